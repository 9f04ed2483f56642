"""What people and teams are to reach: entered, agreed, added up, and what came of it."""
