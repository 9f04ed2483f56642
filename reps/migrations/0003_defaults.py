"""What a new installation starts with: definitions of quality (spec 9.2) and the numbers of spec 3. Admins succeed both."""

from datetime import date

from django.db import migrations

CRITERIA = [
    # kind, code, type, English, Chinese, help in English, help in Chinese
    ("visit", "need_confirmed", "bool", "Need confirmed in the client's words?", "客户是否亲口确认了需求？",
     "The client said what they need and why, not we.", "需求与原因由客户自己说出，而不是我们说的。"),
    ("visit", "next_step_on", "date", "Next step agreed for", "约定的下一步行动日期",
     "A specific action the client agreed to, with its date. “No” if there is none.",
     "客户同意的具体行动及其日期；没有则填“否”。"),
    ("visit", "decision_maker_present", "bool", "Decision maker present?", "决策人是否在场？",
     "Somebody who can say yes, or who opened the door to them.", "能拍板的人，或已为我们引见决策人的人。"),
    ("visit", "solution_shown_standard", "bool", "Solution shown in the set way?", "是否按标准方式演示了方案？",
     "By the company's checklist.", "按公司的演示清单进行。"),
    ("proposal", "needs_co_created", "bool", "Needs worked out together with the client?", "需求是否与客户共同梳理？",
     "The client recognises every need in it as their own.", "提案中的每项需求客户都认可。"),
    ("proposal", "price_range_previewed", "bool", "Price range agreed beforehand?", "价格区间是否事先沟通？",
     "The client had heard the range and stayed.", "客户已听过价格区间并愿意继续。"),
    ("proposal", "decision_process_known", "bool", "Decision process known?", "是否清楚客户的决策流程？",
     "Who decides, how, and by what.", "由谁决定、如何决定、依据什么。"),
    ("proposal", "draft_reviewed_by_champion", "bool", "Draft reviewed with the champion?", "内部支持者是否审阅过草案？",
     "Somebody at the client went through the draft with us.", "客户方有人与我们一起看过草案。"),
    ("proposal", "timing_agreed", "bool", "Timing agreed?", "时间安排是否已约定？",
     "Start and decision dates were agreed.", "启动和决策的日期已经约定。"),
    ("proposal", "confirmed_by", "text", "Who at the client confirmed?", "客户方由谁确认？", "A name.", "姓名。"),
    ("proposal", "confirmed_on", "date", "Confirmed on", "确认日期", "", ""),
    ("lead", "fit", "number", "Fit (0 to 100)", "匹配度（0–100）",
     "Who they are: industry, size, region, role.", "对方是谁：行业、规模、地区、职位。"),
    ("lead", "intent", "number", "Intent (0 to 100)", "意向度（0–100）",
     "What they did: asked a price, has a dated need, a budget.", "对方做了什么：询价、有明确时间的需求、预算。"),
    ("lead", "explicit_request", "bool", "Asked for contact or an offer?", "是否明确要求联系或报价？", "", ""),
]

# Who at the client confirmed, and when, is the evidence that a no-surprise proposal needs.
EVIDENCE = {"confirmed_by", "confirmed_on"}

TREES = {
    "visit": {
        "all": [
            {"is": "held"},
            {"is": "external_contact"},
            {"is": "face_to_face"},
            {"is": "need_confirmed"},
            {"within": "next_step_on", "days": 30},
            {"any": [{"is": "decision_maker_present"}, {"is": "solution_shown_standard"}]},
        ]
    },
    "proposal": {
        "all": [
            {"is": "needs_co_created"},
            {"is": "price_range_previewed"},
            {"is": "decision_process_known"},
            {"any": [{"is": "draft_reviewed_by_champion"}, {"is": "timing_agreed"}]},
        ]
    },
    "lead": {
        "all": [
            {"min": "fit", "value": 60},
            {"any": [{"min": "intent", "value": 50}, {"is": "explicit_request"}]},
        ]
    },
}


def install(apps, schema_editor):
    criteria = apps.get_model("reps", "Criterion").objects
    for position, (kind, code, type_, en, zh, help_en, help_zh) in enumerate(CRITERIA):
        texts = {"label_en": en, "label_zh": zh, "help_en": help_en, "help_zh": help_zh}
        evidence = "required" if code in EVIDENCE else "none"
        criteria.create(kind=kind, code=code, type=type_, position=position, evidence=evidence, **texts)
    definitions = apps.get_model("reps", "QualityDefinition").objects
    for kind, tree in TREES.items():
        definitions.create(kind=kind, version=1, effective_from=date(2000, 1, 1), status="active", tree=tree)


    apps.get_model("reps", "Parameters").objects.create()


def remove(apps, schema_editor):
    apps.get_model("reps", "Parameters").objects.filter(effective_from=None).delete()
    apps.get_model("reps", "QualityDefinition").objects.filter(version=1).delete()
    codes = [code for _kind, code, *_rest in CRITERIA]
    apps.get_model("reps", "Criterion").objects.filter(code__in=codes).delete()


# Steps of before the first release: a database that took them all has all that these migrations make.
TAKEN_BEFORE = [
    ("reps", "0003_default_definitions"),
    ("reps", "0004_stale_proposals"),
    ("reps", "0005_saved_mappings"),
    ("reps", "0006_talent_records"),
    ("reps", "0007_lead_speed_and_freeze"),
    ("reps", "0008_period_locks"),
    ("reps", "0009_audits"),
    ("reps", "0010_proposals_in_full"),
    ("reps", "0011_confirmation_is_evidence"),
    ("reps", "0012_parameters"),
    ("reps", "0013_organisation_without_parameters"),
    ("reps", "0014_lead_touches"),
    ("reps", "0015_late_changes"),
    ("reps", "0016_lead_desk"),
    ("reps", "0017_incomes"),
    ("reps", "0018_declarations"),
    ("reps", "0019_potential"),
    ("reps", "0020_locks_tuned_and_reversals"),
    ("reps", "0021_parameters_in_use"),
    ("reps", "0004_coaching"),
    ("reps", "0005_logged_by_phone"),
    ("reps", "0006_fiscal_calendar"),
    ("reps", "0007_close_rate_windows"),
    ("reps", "0008_late_parts_and_purged_keys"),
    ("reps", "0009_last_looked_at"),
    ("reps", "0010_company_language_and_week"),
    ("reps", "0011_talent_and_targets_tuned"),
    ("reps", "0012_company_read_from_indexes"),
    ("reps", "0013_jobs"),
    ("reps", "0014_shared_benches"),
    ("reps", "0015_seconds_to_log"),
]


class Migration(migrations.Migration):
    replaces = TAKEN_BEFORE
    dependencies = [("reps", "0002_rules_of_the_database")]
    operations = [migrations.RunPython(install, remove)]
