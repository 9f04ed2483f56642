"""From pasted text to lines and columns: what divides it, whether it names its columns, and what each column is."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from reps.imports.guess import plain
from reps.zones import names

MOST_LINES, MOST_COLUMNS = 2000, 30
EXAMPLES = 3  # different cells shown of a column
DIVIDERS = "\t;,，"

# What a column can be, and what people call it; written as `plain` leaves headers.
FIELDS = {
    "name": _("Name"),
    "team": _("Team"),
    "team_above": _("Team above"),
    "email": _("E-mail"),
    "hired_on": _("Hired on"),
    "time_zone": _("Time zone"),
    "role": _("Role"),
    "manager": _("Manager (a person)"),
    "key": _("Employee number"),
}
CALLED = {
    "name": "name full_name rep rep_name sales_rep sales_person salesperson employee employee_name person "
    "姓名 名字 销售 销售代表 销售人员 销售姓名 员工 员工姓名 业务员",
    "team": "team team_name group sales_team department 团队 小组 部门 所属团队 所属部门 销售团队 团队名称 组别",
    "team_above": "team_above parent parent_team above upper_team region division part_of "
    "上级团队 上级部门 所属大区 大区 区域 事业部",
    "email": "email e_mail mail email_address e_mail_address work_email 邮箱 电子邮箱 电子邮件 邮件 工作邮箱 企业邮箱",
    "hired_on": "hired_on hired hire_date date_of_hire start_date started joined joined_on "
    "入职日期 入职 入职时间 到岗日期",
    "time_zone": "time_zone timezone tz zone 时区 所在时区",
    "role": "role title job_title position job 角色 职位 岗位 职务",
    "manager": "manager reports_to line_manager supervisor boss is_manager 上级 直属上级 直接上级 汇报对象 经理 主管",
    "key": "key id number no code employee_id employee_no employee_number staff_id staff_no 工号 编号 员工编号 员工号",
}
KNOWN = {word: name for name, words in CALLED.items() for word in words.split()}
DATE = re.compile(r"\d{1,4}[-/.年](\d{1,2}|[A-Z][a-z]{2})[-/.月]\d{1,4}日?")
CLEAR_STYLES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y", "%d-%b-%y", "%d-%b-%Y")
DATE_STYLES = (*CLEAR_STYLES, "%m/%d/%Y", "%d/%m/%Y")  # the last two by the whole column: 3/4/2021 is either
LEADS = {"manager", "team lead", "team leader", "lead", "leader", "head", "director", "supervisor", "vp"}
LEADS_END = ("sales manager", "regional manager", "area manager", "district manager", "team manager", "sales director")
LEADS_CHINESE = ("经理", "主管", "总监", "组长", "队长", "负责人")
SELLS_CHINESE = ("客户经理", "产品经理", "项目经理", "渠道经理")  # titles of those who lead nobody
YES, NO = {"yes", "y", "true", "1", "是", "x", "✓", "√"}, {"no", "n", "false", "0", "否", "-"}


@dataclass(frozen=True)
class Paste:
    """Pasted text. `names_columns` None: found out; `columns`: what somebody says each column is, "" for nothing."""

    text: str
    names_columns: bool | None = None
    columns: list = field(default_factory=list)

    @cached_property
    def _cells(self):
        """[(line number, [cell, ...]), ...] of the lines that are not blank."""
        text = self.text.replace("\r\n", "\n").replace("\0", "")
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=self._divider))
        except csv.Error:  # a quotation mark that is not closed
            rows = [line.split(self._divider) for line in text.splitlines()]
        lines = ((number, [cell.strip() for cell in cells]) for number, cells in enumerate(rows, start=1))
        return [(number, cells) for number, cells in lines if any(cells)]

    @cached_property
    def _divider(self):
        """What stands between cells: what most lines hold; of several a tab, as spreadsheets copy them."""
        lines = self.text.splitlines()
        return max(DIVIDERS, key=lambda mark: sum(mark in line for line in lines))

    @property
    def is_too_long(self):
        return len(self._cells) > MOST_LINES + 1 or self.width > MOST_COLUMNS

    @cached_property
    def width(self):
        return max((len(cells) for _number, cells in self._cells), default=0)

    @cached_property
    def has_header(self):
        """Whether the first line names the columns: it does if two of its cells are names of columns."""
        if self.names_columns is not None:
            return self.names_columns
        known = [cell for cell in self._first if plain(cell) in KNOWN]
        return len(known) >= min(2, self.width)

    @cached_property
    def _first(self):
        return self._cells[0][1] if self._cells else []

    @cached_property
    def lines(self):
        """[(line number, [cell, ...]), ...] without the header, each as wide as the widest."""
        rows = self._cells[1:] if self.has_header else self._cells
        return [(number, [*cells, *[""] * (self.width - len(cells))]) for number, cells in rows]

    @cached_property
    def meant(self):
        """What each column is: as said, as its header says, or as it looks; "" for what nobody takes."""
        if len(self.columns) == self.width:
            return list(self.columns)
        return by_header(self._first, self.width) if self.has_header else by_looks(list(self._values()))

    def headers(self):
        """What stands above each column, "" where there is no header."""
        first = [*self._first, *[""] * self.width][: self.width]
        return first if self.has_header else [""] * self.width

    def examples(self, at):
        """The first few different cells of a column."""
        return list(dict.fromkeys(cells[at] for _number, cells in self.lines if cells[at]))[:EXAMPLES]

    def _values(self):
        for at in range(self.width):
            yield [cells[at] for _number, cells in self.lines if cells[at]]


def by_header(headers, width):
    """What columns are by their names; a name that comes twice counts once."""
    found = []
    for header in [*headers, *[""] * width][:width]:
        name = KNOWN.get(plain(header), "")
        found.append("" if name in found else name)
    return found


def by_looks(columns):
    """What columns are by what is in them: addresses, days, roles; of words, the most varied are names, then teams."""
    found = [_look(values) for values in columns]
    words = [at for at, name in enumerate(found) if name == "?"]
    for name in ("name", "team", "team_above"):
        at = max(words, key=lambda each: (len(set(columns[each])), -each), default=None) if name == "name" else None
        at = words[0] if at is None and words else at
        if at is not None:
            found[at] = name
            words.remove(at)
    return _once(["" if name == "?" else name for name in found])


def _look(values):
    """email, time_zone, hired_on, role, "" for empty columns and for other numbers, or "?" for words."""
    if not values:
        return ""
    if all("@" in value for value in values):
        return "email"
    if all("/" in value and value in names() for value in values):
        return "time_zone"
    if all(DATE.fullmatch(value) for value in values):
        return "hired_on"
    if all(re.fullmatch(r"[\d\W]+", value) for value in values):
        return ""
    return "role" if any(leads(value) for value in values) and len(set(values)) < len(values) else "?"


def _once(names):
    return ["" if name in names[:at] else name for at, name in enumerate(names)]


def leads(text):
    """Whether a role, or a yes, says that somebody leads the team. An account manager, 客户经理, leads nobody."""
    word = " ".join(text.lower().replace("-", " ").split())
    if word in YES | LEADS or word.endswith(LEADS_END):
        return True
    return word.endswith(LEADS_CHINESE) and not word.endswith(SELLS_CHINESE)


def date_style(values):
    """The style in which all days of a column can be read, None where there is none."""
    return next((style for style in DATE_STYLES if all(_day(value, style) for value in values)), None)


def iso(text, style):
    """A day as 2026-11-23, by the style of its column or any that fits; as it stands where none does."""
    for each in (style, *CLEAR_STYLES):
        day = _day(text, each) if each else None
        if day:
            return day.date().isoformat()
    return text


def _day(text, style):
    try:
        return datetime.strptime(text, style)
    except ValueError:
        return None
