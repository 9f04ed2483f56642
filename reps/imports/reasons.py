"""Why a proposal was lost: usual words of other programs' files, as the codes that figures read (spec 8.1)."""

from reps.imports.columns import Text

WORDS = {
    "competitor": """
        competition, to a competitor, to competition, lost to competitor, lost to a competitor, lost to competition,
        lost to the competition, chose competitor, chose a competitor, went with competitor, went with a competitor,
        竞争对手, 竞品, 竞争, 输给竞争对手, 输给竞品, 输给对手, 选择竞品, 选择了竞品, 选择竞争对手, 选择了竞争对手
    """,
    "cancelled": """
        canceled, project cancelled, project canceled, cancelled project, canceled project, project cancellation,
        cancelled by client, canceled by client, cancelled by customer, canceled by customer, client cancelled,
        client canceled, customer cancelled, customer canceled, the client cancelled the project,
        项目取消, 项目已取消, 取消项目, 客户取消, 客户取消项目, 客户取消了项目, 客户已取消, 取消, 已取消
    """,
}
CODES = {word.strip(): code for code, words in WORDS.items() for word in (code, *words.split(","))}


class LossReason(Text):
    """Text in which a lost competition and a project called off have codes; other reasons stay as they are."""

    def read(self, text, desk):
        said = super().read(text, desk)
        return CODES.get(" ".join(said.casefold().replace("_", " ").replace("-", " ").split()), said)
