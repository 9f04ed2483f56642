"""Every page there is, by who looks at it: for the tests in a browser and for the screenshots.

`first` in an address stands for the first record that a list links to: the list is what comes before it, or the page
named after `from`.
"""

import re

PAGES = {
    "manager": (
        "/dashboard/",
        "/dashboard/?who=first from /people/",
        "/rhythms/",
        "/rhythms/monday/",
        "/rhythms/one-to-one/",
        "/rhythms/one-to-one/?who=first",
        "/rhythms/talent/",
        "/rhythms/leads/",
        "/rhythms/month/",
        "/rhythms/quarter/",
        "/mails/",
        "/mails/new/monday/",
        "/mails/first/",
        "/outbox/",
        "/outbox/first/",
        "/kpi/quality_visits/",
        "/kpi/talent_pool/",
        "/kpi/lead_quality/",
        "/kpi/no_surprise_proposals/",
        "/kpi/close_and_attainment/",
        "/figures/quality_share/",
        "/figures/quality_visits/records/",
        "/calendar/",
        "/calendar/?who=first from /people/",
        "/proposals/board/",
        "/talent/",
        "/talent/background/",
        "/talent/stages/",
        "/talent/hires/",
        "/talent/nine-box/",
        "/talent/nine-box/first/",
        "/posts/",
        "/posts/new/",
        "/posts/first/edit/",
        "/leads/intake/",
        "/leads/sources/",
        "/targets/",
        "/targets/all/",
        "/hits/",
        "/visits/",
        "/visits/first/",
        "/visits/first/edit/",
        "/visits/first/delete/",
        "/visits/first/audit/ from /audits/",
        "/proposals/",
        "/proposals/first/",
        "/proposals/first/edit/",
        "/leads/",
        "/leads/first/",
        "/leads/first/edit/",
        "/customers/",
        "/customers/new/",
        "/customers/first/",
        "/customers/first/edit/",
        "/candidates/",
        "/candidates/new/",
        "/candidates/first/",
        "/candidates/first/edit/",
        "/candidates/first/scorecard/",
        "/people/",
        "/memberships/",
        "/incomes/",
        "/leaves/",
        "/leaves/new/",
        "/leaves/first/edit/",
        "/leaves/first/delete/",
        "/definitions/",
        "/late/",
        "/audits/",
        "/disputes/",
        "/disputes/first/",
        "/calibrations/",
        "/calibrations/first/",
        "/trust/",
        "/trust/?kind=proposal",
        "/trust/cases/",
        "/compare/",
        "/find/?q=a&from=/dashboard/",
        "/views/",
        "/deleted/",
    ),
    "rep": (
        "/my/",
        "/log/",
        "/log/queue/",
        "/offline/",
        "/rhythms/one-to-one/",
        "/visits/",
        "/visits/new/",
        "/visits/first/",
        "/visits/first/edit/",
        "/proposals/new/",
        "/proposals/first/",
        "/disputes/",
        "/disputes/visit/first/new/ from /figures/quality_visits/records/",
        "/leads/",
        "/leads/new/",
        "/leads/first/",
        "/dashboard/",
        "/calendar/",
    ),
    "admin": (
        "/start/",
        "/start/company/",
        "/start/calendar/",
        "/start/people/",
        "/start/quality/",
        "/start/logins/",
        "/start/records/",
        "/start/targets/",
        "/targets/proposed/",
        "/imports/",
        "/imports/new/",
        "/jobs/",
        "/definitions/visit/new/",
        "/definitions/visit/criteria/new/",
        "/definitions/criteria/first/edit/ from /definitions/",
        "/targets/",
    ),
    "director": ("/calibrations/new/",),
    "recruiter": ("/talent/", "/talent/background/", "/candidates/first/"),
    None: ("/accounts/login/",),
}
ALL = [(role, path) for role, paths in PAGES.items() for path in paths]
RECORD = r"(\d+|rep(?::|%3A)[\w-]+)"


def found(page, path):
    """The very address: that of the first record, where the path asks for one."""
    path, _from, listing = path.partition(" from ")
    before, first, after = path.partition("first")
    if not first:
        return path
    page.goto(listing or before.partition("?")[0])
    links = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href') || '')")
    start = re.escape(before) if "?" not in before else r".*\?who="  # whose page it is, others of theirs have the same
    one = next(match for link in links if (match := re.match(start + RECORD, link)))
    return before + one[1] + after


def name_of(path):
    """What a picture of it is called."""
    return re.sub(r"\W+", "-", path.partition(" from ")[0]).strip("-")
