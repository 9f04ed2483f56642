"""Tables made in one go by a migration."""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Creates many tables as one step; each of `operations` is a CreateModel, in an order in which they can be made.

    Django renders every model that relates to a new one again after each. Where all relate to the accounts, that is
    all of them, once for each: most of the time of a first start. Here they are rendered once, after the last.
    """

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # what was rendered so far: with it, each step would render anew
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} tables"
