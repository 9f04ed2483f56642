"""The talent pool: candidates and how they moved, reviews done and overdue, posts to fill."""

from datetime import timedelta

from kpis.demo import bulk
from kpis.demo.story import day_between
from kpis.demo.words import EVIDENCE, REVIEW_NOTES, SOLD_THROUGH, TALENT_SOURCES, TRADE_EN, person, unused
from reps.imports.writing import Writer
from reps.models import Candidate, Declaration, PotentialRating, SharedBench, StageEvent, TalentReview, Vacancy
from reps.models.declarations import Age, Gender
from reps.models.potential import Potential
from reps.models.talent import ACTIVE_STAGES, EXIT_STAGES, READY_STAGES, Stage

ACTIVE_A_SELLER, GONE_A_SELLER = 0.95, 0.8
REVIEW_EVERY, REVIEWED = timedelta(days=26), 0.82
CONSENT = timedelta(days=720)
REMEMBERED = timedelta(days=540)  # before the story: hires of that time came from the pool as well
DEPTH = (0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5)  # how far an active candidate has come, as an index of ACTIVE_STAGES


def talent(story, casts):
    """Write vacancies, candidates, their moves and their reviews."""
    dice, people = story.dice("talent"), []
    names = {seller.rep.name for cast in casts for seller in cast.sellers}
    for cast in casts:
        people += _candidates(story, dice, cast, names)
    for number, (candidate, _moves) in enumerate(people, 1):
        candidate.key = f"T-{number:04d}"
    written, everybody = Writer(), [candidate for candidate, _moves in people]
    written.create(Candidate, everybody)  # with its history: bench figures of a day are made from it
    written.create(SharedBench, list(_shared(everybody, casts)))
    bulk.write(_events(people))
    bulk.write(_reviews(story, dice, people))
    posts = list(_vacancies(story, dice, casts))
    for number, post in enumerate(posts, 1):
        post.key = f"O-{number:03d}"
    Vacancy.objects.bulk_create(posts, batch_size=1000)


def potential(story, casts):
    """What managers judged once a quarter; a few have not been judged in this one."""
    dice = story.dice("potential")
    found = []
    for cast in casts:
        for seller in cast.sellers[1:]:
            level = dice.choices(Potential.values, (5, 4, 2))[0]
            for back in range(4, -1, -1):
                day = story.today - timedelta(days=91 * back + dice.randint(0, 30))
                if seller.rep.hired_on < day and seller.rep.left_on is None and dice.random() < 0.8:
                    note = dice.choice(EVIDENCE[level])
                    found.append(PotentialRating(rep=seller.rep, rated_on=day, potential=level, evidence=note))
    PotentialRating.objects.bulk_create(found)


def declarations(story, casts):
    """What people said of themselves, on record before anybody switches diversity figures on."""
    dice = story.dice("declarations")
    day = min(story.start, story.today - timedelta(days=100))
    people = [seller.rep for cast in casts for seller in cast.sellers if seller.rep.left_on is None]
    Declaration.objects.bulk_create(
        Declaration(
            rep=rep,
            gender=dice.choices(["", *Gender.values], (2, 8, 9, 0.3))[0],
            age=dice.choices(["", *Age.values], (3, 5, 6, 4, 2))[0],
            given_on=day,
            until=story.today + timedelta(days=365),
        )
        for rep in people
        if dice.random() < 0.8
    )


def _shared(people, casts):
    """One active candidate in nine would do for the next team as well."""
    teams = [cast.team for cast in casts]
    for candidate in [each for each in people if each.stage in ACTIVE_STAGES][::9] if len(teams) > 1 else []:
        yield SharedBench(candidate=candidate, team=teams[(teams.index(candidate.team) + 1) % len(teams)])


def _candidates(story, dice, cast, names):
    """[(candidate, [(day, stage), ...]), ...] of one team: those hired, those active, those who left the pool."""
    joined = [seller for seller in cast.sellers if seller.rep.hired_on >= story.start - REMEMBERED]
    found = [_hired(story, dice, cast, seller) for seller in joined]
    for at in range(max(3, round(len(cast.sellers) * ACTIVE_A_SELLER))):
        depth = dice.choice(DEPTH) if at else max(DEPTH)  # one came far: no bench is bare by bad luck
        found.append(_active(story, dice, cast, unused(lambda: person(dice), names), depth))
    for _each in range(round(len(cast.sellers) * GONE_A_SELLER)):
        found.append(_gone(story, dice, cast, unused(lambda: person(dice), names)))
    return found


def _candidate(dice, cast, name, moves):
    """Those who came far are rated better and are more often free soon."""
    last = moves[-1]
    far = last[1] in READY_STAGES
    return Candidate(
        name=name,
        stage=last[1],
        team=cast.team,
        source=dice.choice(TALENT_SOURCES),
        added_on=moves[0][0],
        rating=dice.choices((None, 2, 3, 4, 5), (2, 4, 16, 48, 30) if far else (20, 14, 30, 28, 8))[0],
        readiness=dice.choices(("now", "soon", "later", ""), (72, 20, 6, 2) if far else (30, 38, 22, 10))[0],
        industry=dice.choice((*TRADE_EN, "Electronics", "Manufacturing", "")),
        channel=dice.choice(SOLD_THROUGH),
        last_contact_on=last[0],
        **(_consent(moves[0][0]) if dice.random() < 0.9 else {}),  # of the others nothing is on record
    )


def _consent(day):
    return {"consent_on": day, "consent_until": day + CONSENT}


def _moves(story, dice, first, stages):
    """One move after the other, some weeks apart, none after today."""
    moves, day = [], first
    for stage in stages:
        if day > story.today:
            break
        moves.append((day, stage))
        day += timedelta(days=dice.randint(4, 30))
    return moves


def _active(story, dice, cast, name, depth):
    first = day_between(
        dice, story.today - timedelta(days=60 + 45 * depth), story.today - timedelta(days=3 + 12 * depth)
    )
    moves = _moves(story, dice, first, ACTIVE_STAGES[: depth + 1])
    return _candidate(dice, cast, name, moves), moves


def _gone(story, dice, cast, name):
    depth = dice.randint(1, 5)
    first = day_between(dice, story.start, story.today - timedelta(days=15))
    moves = _moves(story, dice, first, (*ACTIVE_STAGES[:depth], dice.choice(EXIT_STAGES)))
    if moves[-1][1] in EXIT_STAGES and dice.random() < 0.1:
        back = moves[-1][0] + timedelta(days=dice.randint(40, 120))
        moves += [(back, Stage.CONTACTED)] if back <= story.today else []
    return _candidate(dice, cast, name, moves), moves


def _hired(story, dice, cast, seller):
    """How somebody who joined in the story came to be hired; the last move is the day they started."""
    moves, day = [(seller.rep.hired_on, Stage.HIRED)], seller.rep.hired_on
    for stage in reversed(ACTIVE_STAGES):
        day -= timedelta(days=dice.randint(5, 24))
        moves.insert(0, (day, stage))
    candidate = _candidate(dice, cast, seller.rep.name, moves)
    candidate.rep, candidate.rating = seller.rep, dice.choice((4, 4, 5))
    return candidate, moves


def _events(people):
    for candidate, moves in people:
        for day, stage in moves:
            yield StageEvent(candidate=candidate, stage=stage, occurred_on=day)


def _reviews(story, dice, people):
    """A look about once a month while active; some were missed, so a few are overdue today."""
    for candidate, moves in people:
        until = story.today if candidate.stage in ACTIVE_STAGES else moves[-1][0]
        diligent = dice.choice((1.0, REVIEWED, REVIEWED, 0.6))
        day = candidate.added_on + REVIEW_EVERY
        while day <= until:
            if dice.random() < diligent:
                yield _review(dice, candidate, day)
            day += REVIEW_EVERY + timedelta(days=dice.randint(-3, 3))


def _review(dice, candidate, day):
    rating = candidate.rating if dice.random() < 0.7 else None
    note = dice.choice(REVIEW_NOTES)
    return TalentReview(
        candidate=candidate,
        reviewed_on=day,
        reviewer=candidate.team.name,
        rating=rating,
        note=note,
        no_change=not (rating or note),
    )


def _vacancies(story, dice, casts):
    """A post for everybody who left, filled by the next who joined the team or dropped in the end; new posts."""
    for at, cast in enumerate(casts):
        joined = sorted(seller.rep.hired_on for seller in cast.sellers if seller.rep.hired_on >= story.start)
        for left in sorted(seller.rep.left_on for seller in cast.sellers if seller.rep.left_on):
            filled = next((day for day in joined if day > left), None)
            dropped = left + timedelta(days=dice.randint(90, 200))
            if filled:
                joined.remove(filled)
            yield Vacancy(
                team=cast.team, opened_on=left, closed_on=filled or (dropped if dropped <= story.today else None)
            )
        if at % 3 == 0:
            opened = day_between(dice, story.today - timedelta(days=100), story.today - timedelta(days=10))
            yield Vacancy(team=cast.team, opened_on=opened, growth=True)
