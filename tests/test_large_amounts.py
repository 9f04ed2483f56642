"""The largest amount that is taken can be read back and shown, on SQLite too; a larger one is refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from reps.forms.outcomes import OutcomeForm, ReissueForm
from reps.models import Income, Lead, Proposal, ProposalRevision, SourceSpend
from reps.models.amount import MOST
from tests import builders as made
from tests.asking import value
from tests.files import PROPOSAL, bring, company, exported

pytestmark = pytest.mark.django_db
ENTERED = [(Proposal, "amount"), (Proposal, "won_amount"), (ProposalRevision, "amount"), (Lead, "won_amount")]
ENTERED += [(SourceSpend, "amount"), (Income, "amount")]
TOO_MUCH = MOST + Decimal("0.01")


def test_the_largest_is_read_back_and_shown(tmp_path, client):
    company(tmp_path)
    lines = [f"P-{ending},E-1,C-1,2026-11-02,{MOST},{ending},2026-11-09" for ending in ("won", "lost")]
    bring(tmp_path, "proposals", [f"{PROPOSAL},status,decided_on", *lines])
    assert value("won_amount", "2026-11") == float(MOST)
    assert {row[4] for row in exported(tmp_path, "proposals")[1:]} == {str(MOST)}
    client.force_login(made.user("director", is_director=True))
    for url in ("/proposals/", "/figures/won_amount/", "/"):
        assert client.get(url, {"who": "company", "when": "2026-11"}, follow=True).status_code == 200


@pytest.mark.parametrize(("model", "name"), ENTERED)
def test_no_form_takes_more(model, name):
    field = model._meta.get_field(name)
    assert field.clean(MOST, None) == MOST
    with pytest.raises(ValidationError, match="less than or equal to"):
        field.clean(TOO_MUCH, None)


@pytest.mark.parametrize("field", [OutcomeForm.base_fields["won_amount"], ReissueForm.base_fields["amount"]])
def test_nor_does_what_became_of_a_proposal(field):
    assert field.clean(str(MOST)) == MOST
    with pytest.raises(ValidationError):
        field.clean(str(TOO_MUCH))
