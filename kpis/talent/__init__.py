"""KPI 2: who might join (pool, bench, need) and who is here (team, nine-box), never mixed in one number (spec 5)."""
