"""Where the records behind figures have their pages."""

PAGES = {"visit": "visit", "proposal": "proposal", "lead": "lead_detail"}  # {model's name: its page's}
