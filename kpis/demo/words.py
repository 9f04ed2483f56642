"""Names of made-up people and firms, in English and Chinese, and the words around them."""

FAMILY_ZH = "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧".split()
GIVEN_ZH = (
    "伟 敏 静 磊 洋 艳 勇 杰 娟 涛 超 明 霞 平 刚 浩然 子涵 雨桐 欣怡 梓萱 宇轩 思远 佳宁 晓东 建国 文博 嘉怡 志强 "
    "雪梅 立新 若曦 天宇 丽华 俊峰 美玲 海燕 思琪 一鸣 诗雨 永康"
).split()
GIVEN_EN = (
    "Grace Daniel Olivia Marcus Helen Victor Chloe Ethan Nora Simon Alice Felix Irene Oscar Ruth Leo Clara Hugo Amy "
    "Julian Vera Adam Joyce Martin Sophie Neil Diana Peter Laura Kevin"
).split()
FAMILY_EN = (
    "Bennett Lin Hart Zhao Morgan Chen Walsh Tang Carter Wu Ellis Huang Quinn Xu Parker Liang Reid Song Foster Gao "
    "Marsh Luo Hayes Deng Blake Shen Novak Pan Doyle Fang"
).split()

FIRM_ZH = (
    "远航 金石 云岭 澄海 启明 恒通 瑞丰 新岸 东篱 九川 致和 立信 鼎盛 博雅 青禾 长风 海纳 星图 汇泽 安泰 "
    "江南 北辰 华樾 嘉木 明德 沃野 中澜 天工 盛景 宏远"
).split()
TRADE_ZH = {
    "Manufacturing": "机械 精工 装备 重工",
    "Electronics": "电子 半导体 光电 仪器",
    "Logistics": "物流 供应链 冷链 仓储",
    "Healthcare": "医疗 药业 生物 健康",
    "Retail": "商贸 百货 连锁 优品",
    "Food": "食品 乳业 饮品 粮油",
    "Energy": "能源 新能源 电力 环保",
    "Finance": "资产 融资租赁 保险代理 数科",
}
CITY_ZH = {
    "North": "北京 天津 沈阳 济南 青岛 石家庄",
    "East": "上海 南京 杭州 苏州 宁波 合肥",
    "South": "广州 深圳 厦门 长沙 成都 佛山",
}
FIRM_EN = (
    "Harbor Cedar Summit Lantern Redwood Bluewater Northgate Silveroak Keystone Amber Orchard Granite Meridian Falcon "
    "Juniper Beacon Maple Horizon Crane Willow Sterling Atlas Coral Evergreen Pioneer Tidal Vista"
).split()
TRADE_EN = {
    "Manufacturing": "Machinery Tooling Castings Motion",
    "Electronics": "Electronics Sensors Circuits Optics",
    "Logistics": "Freight Logistics Cargo Warehousing",
    "Healthcare": "Medical Clinics Pharma Diagnostics",
    "Retail": "Stores Outfitters Trading Homeware",
    "Food": "Foods Dairy Beverages Bakeries",
    "Energy": "Energy Solar Power Grid",
    "Finance": "Leasing Capital Insurance Payments",
}
REGIONS = ("North", "East", "South")
TEAMS = (
    ("Beijing", "Tianjin & Hebei", "Shandong"),
    ("Shanghai", "Jiangsu", "Zhejiang"),
    ("Guangdong", "Fujian", "Southwest"),
)
NEEDS = (
    "Cooling for a new line",
    "Price list for spare parts",
    "Replacement of old sensors",
    "Demo on site",
    "Calibration contract",
    "两条产线的改造方案",
    "年度备件框架协议",
    "样机试用",
    "质保期后的维保报价",
    "Delivery before year end",
)
VISIT_NOTES = (
    "",
    "",
    "",
    "Walked the plant with the operations lead; wants a pilot on line 2.",
    "Budget round closes at the end of the quarter.",
    "Asked for references from the same industry.",
    "Purchasing wants the price range before the next meeting.",
    "客户希望先做小范围试点。",
    "采购部门要求下周提供对比方案。",
    "决策人出差,约定下次一起参加。",
    "对交付周期有顾虑,已说明分期安排。",
)
SEEN = (
    "Walked us through a lost deal and what changed after it.",
    "Asked four questions before naming a product.",
    "Role play: agreed the next step with its date.",
    "Referee: keeps promises, also small ones.",
    "讲述了一次丢单以及之后的改变。",
    "先问清需求,再谈产品。",
    "模拟拜访:当场约定了下一步和日期。",
)
REVIEW_NOTES = (
    "",
    "",
    "Called: still interested.",
    "Met for coffee; notice period is two months.",
    "已通话，意向明确。",
)
EVIDENCE = {
    "low": ("Runs the own accounts without help; asks for no more.", "对现有客户得心应手,暂无意承担更多。"),
    "medium": ("Led the tender with three colleagues and kept them to the plan.", "独立带领新人完成了两次重点拜访。"),
    "high": ("Built the partner channel from nothing and handed it over.", "代管团队两个月,周会和复盘都更扎实。"),
}
REJECT_REASONS = ("No need", "No budget", "Too small", "Not reachable", "Duplicate", "Student or job seeker")
LOST_REASONS = ("competitor", "competitor", "competitor", "price", "no need", "timing")
SOLD_THROUGH = ("Direct", "Direct", "Partners", "Online", "Key accounts", "")
TALENT_SOURCES = ("Referral", "Referral", "Job board", "Headhunter", "Former colleague", "Campus")


def person(dice):
    """A full name: two in three in Chinese."""
    if dice.random() < 0.66:
        return dice.choice(FAMILY_ZH) + dice.choice(GIVEN_ZH)
    return f"{dice.choice(GIVEN_EN)} {dice.choice(FAMILY_EN)}"


def firm(dice, region, industry):
    """A firm's name: two in three in Chinese, with its city in front."""
    if dice.random() < 0.66:
        city = dice.choice(CITY_ZH[region].split())
        return f"{city}{dice.choice(FIRM_ZH)}{dice.choice(TRADE_ZH[industry].split())}有限公司"
    return f"{dice.choice(FIRM_EN)} {dice.choice(TRADE_EN[industry].split())}"


def unused(draw, taken):
    """A name `draw` gives that nobody has yet; after a while with a number behind it."""
    for _attempt in range(20):
        name = draw()
        if name not in taken:
            break
    else:
        name = f"{name} {len(taken)}"
    taken.add(name)
    return name
