"""Guessing which column of a foreign file is which of the contract, by what people call them in both languages."""

import re

from reps.imports.kind import kind_named

# What exports call our columns, beside our own names; written as `plain` leaves them.
CALLED = {
    "key": "id code number no ref reference 编号 编码 代码 单号 record_id external_id",
    "name": "full_name title 名称 姓名 名字 account_name account company_name",
    "parent": "parent_team parent_id upper above 上级 上级团队 父级",
    "email": "e_mail mail email_address 邮箱 电子邮件 电子邮箱",
    "hired_on": "hire_date hired start_date date_of_hire 入职日期 入职",
    "left_on": "leave_date end_date last_day termination_date 离职日期 最后工作日",
    "fte": "full_time_equivalent 全职比例 工时比例",
    "weekdays": "working_days 工作日",
    "fte_since": "fte_from working_time_since 工时生效日期",
    "since": "from effective_from valid_from start start_date 自 生效日期 开始日期",
    "rep": "sales_rep salesperson sales_person sales_agent agent owner seller user 销售 销售代表 业务员 负责人 员工",
    "owner": "lead_owner rep sales_rep assigned_to 负责人 销售 所有人",
    "team": "group department region office 团队 部门 小组",
    "start": "from start_date start_time begin 开始 开始日期 开始时间 起始日期",
    "end": "to end_date until 结束 结束日期",
    "manages": "manager is_manager leads 是否主管 主管",
    "date": "day visit_date call_date date_time datetime when on 日期 拜访日期",
    "workday": "working_day is_workday 是否工作日",
    "customer": "account client customer_id account_id customer_key company 客户 客户编号",
    "tier": "level class grade 等级 级别 客户等级",
    "industry": "sector business_segment vertical 行业",
    "region": "area territory country office_location 地区 区域 大区",
    "received_at": "created created_at first_contact_date received 创建时间 接收时间 收到时间",
    "source": "lead_source origin channel campaign utm_source 来源 线索来源 渠道",
    "company": "company_name organisation organization account 公司 公司名称",
    "contact": "contact_name person name 联系人 姓名",
    "assigned_at": "assigned assigned_date 分配时间",
    "first_response_at": "first_response responded_at answered_at 首次响应时间 首次回复时间",
    "accepted_on": "accepted accepted_date 接受日期",
    "rejected_on": "rejected rejected_date 拒绝日期",
    "reject_reason": "rejection_reason reason 拒绝原因",
    "opportunity_on": "opportunity_date converted_date 商机日期 转商机日期",
    "won_on": "won_date closed_won_date 赢单日期 成交日期",
    "lost_on": "lost_date closed_lost_date 输单日期 丢单日期",
    "won_currency": "close_currency deal_currency 成交币种 赢单币种",
    "won_amount": "close_value won_value contract_amount deal_value 成交金额 赢单金额 合同金额",
    "minutes": "duration call_duration length 时长 分钟",
    "channel": "type mode visit_type 方式 拜访方式",
    "status": "stage deal_stage state 状态 阶段",
    "lead": "lead_id lead_key 线索 线索编号",
    "proposal": "proposal_id quote opportunity opportunity_id 提案 方案 报价单 商机编号",
    "logged_at": "logged entered_at 录入时间 填写时间",
    "note": "notes comment comments remark call_objective description 备注 说明",
    "issued_on": "issued issue_date quote_date engage_date proposal_date 提交日期 报价日期 发出日期",
    "amount": "value price quote_amount total 金额 报价金额",
    "currency": "currency_code 币种 货币",
    "valid_until": "expires expiry_date expiration_date valid_to 有效期 有效期至",
    "decided_on": "close_date closed_date decision_date closed 决定日期 关闭日期",
    "lost_reason": "loss_reason reason 输单原因 丢单原因",
    "percent": "share split percentage 比例 分成",
    "rate": "exchange_rate 汇率",
    "year": "fiscal_year 年度 财年",
    "measure": "kpi metric indicator 指标",
    "period": "quarter month 期间 周期",
    "value": "target quota goal amount 目标 目标值",
    "effective_from": "effective valid_from 生效日期",
    "month": "period 月份",
    "talent": "candidate candidate_id talent_id 候选人 人才",
    "stage": "status state 阶段 状态",
    "added_on": "added date_added created created_date 加入日期 入库日期",
    "rating": "score stars 评分 评级",
    "readiness": "availability available 可到岗",
    "can_start_on": "available_from start_date can_start 可入职日期 到岗日期",
    "last_contact_on": "last_contact last_contacted 最近联系 最近联系日期",
    "consent_until": "consent consent_expiry 授权有效期",
    "occurred_on": "date day happened_on 发生日期 日期",
    "reviewed_on": "review_date date 评审日期 盘点日期",
    "reviewer": "reviewed_by 评审人",
    "participants": "attendees with 参与人 同行人",
    "answers": "criteria 回答",
}


IDENTIFIER = re.compile(r"_(id|no|number|code)$|编号$|单号$")


def guess_mapping(kind, headers):
    """A mapping for the columns it recognises; each column of the file is used once, own names come first."""
    columns, free = {}, {plain(header): header for header in reversed(headers)}
    names = kind_named(kind).column_names()
    for name in names:
        if name in free:
            columns[name] = free.pop(name)
    for name in names:
        # A file may say "visit id" or "visit_key" where the contract says key.
        own = [f"{kind.removesuffix('s')}_{ending}" for ending in (name, "id")] if name == "key" else []
        called = next((each for each in [*own, *CALLED.get(name, "").split()] if each in free), None)
        if name not in columns and called:
            columns[name] = free.pop(called)
    if "key" in names and "key" not in columns:
        named_so = [header for header in headers if IDENTIFIER.search(plain(header)) and header in free.values()]
        if named_so:
            columns["key"] = named_so[0]
    return {"columns": {name: columns[name] for name in names if name in columns}}


def plain(header):
    """A header as CALLED has it: "CallDuration" and "Call duration" are the same."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", header.strip())
    return re.sub(r"[\W_]+", "_", parted.lower()).strip("_")
