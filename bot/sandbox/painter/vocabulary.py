"""The words the painter knows, Chinese and English, as plain tables."""

from typing import Final

SUBJECTS: Final[dict[str, str]] = {
    "cat": "猫 猫咪 小猫 喵 cat kitten kitty",
    "tiger": "虎 老虎 tiger lion 狮子",
    "dog": "狗 小狗 柴犬 金毛 柯基 哈士奇 犬 旺财 dog puppy shiba corgi retriever husky",
    "wolf": "狼 wolf wolves",
    "fox": "狐狸 狐 fox foxes",
    "rabbit": "兔 兔子 白兔 rabbit bunny bunnies hare",
    "panda": "熊猫 大熊猫 panda",
    "bear": "熊 树懒 小熊 bear sloth teddy",
    "otter": "水獭 松鼠 老鼠 仓鼠 otter squirrel mouse mice hamster",
    "owl": "猫头鹰 owl",
    "koi": "锦鲤 金鱼 koi goldfish",
    "fish": "鱼 小鱼 鱼群 fish",
    "whale": "鲸 鲸鱼 蓝鲸 海豚 whale dolphin orca",
    "bird": "鸟 小鸟 飞鸟 海鸥 燕子 鸽子 麻雀 乌鸦 bird seagull gull swallow raven crow "
    "sparrow hummingbird dove eagle 鹰 老鹰",
    "crane": "鹤 仙鹤 白鹤 白鹭 天鹅 crane heron egret swan",
    "butterfly": "蝴蝶 蝶 butterfly butterflies moth",
    "dragon": "龙 神龙 小龙 巨龙 dragon",
    "paper_boat": "纸船 paper-boat",
    "boat": "船 小船 帆船 渔船 乌篷船 轮船 船娘 沉船 boat sailboat ship sail yacht canoe",
    "train": "火车 列车 地铁 轻轨 电车 高铁 train subway metro tram locomotive subway-car "
    "train-car",
    "car": "车 汽车 跑车 轿车 出租车 car taxi sports-car truck van",
    "bus": "公交车 巴士 大巴 bus",
    "bicycle": "自行车 单车 骑车 bicycle bike cyclist",
    "balloon": "热气球 气球 balloon hot-air-balloon",
    "rocket": "火箭 飞船 rocket spaceship starship spacecraft",
    "paper_plane": "纸飞机 飞机 paper-plane plane airplane aeroplane",
    "castle": "城堡 castle fortress",
    "house": "房子 小屋 木屋 房屋 书店 店 民居 加油站 house cottage cabin hut shop "
    "bookstore cafe bakery",
    "lighthouse": "灯塔 lighthouse",
    "bridge": "桥 石桥 拱桥 大桥 bridge",
    "pagoda": "塔 宝塔 寺 寺庙 庙 大殿 亭 亭子 楼阁 宫殿 pagoda temple shrine pavilion palace",
    "windmill": "风车 windmill",
    "robot": "机器人 机甲 机械 机械狗 robot mech android cyborg",
    "astronaut": "宇航员 航天员 太空人 astronaut cosmonaut",
    "girl": "女孩 少女 姑娘 女人 女子 女生 公主 新娘 仙女 girl woman lady princess bride 1girl "
    "dancer ballerina mermaid queen",
    "person": "人 男孩 男人 少年 小孩 孩子 小朋友 老人 渔夫 旅人 武士 侠客 老师 医生 person man "
    "boy "
    "child kid children samurai knight wizard monk traveler traveller wanderer fisherman people "
    "hero keeper warrior",
    "flower": "花 玫瑰 向日葵 郁金香 牡丹 莲 flower rose tulip sunflower peony daisy bouquet",
    "lotus": "荷花 莲花 荷叶 荷 睡莲 lotus water-lily",
    "blossom": "樱花 梅花 桃花 红梅 腊梅 杏花 cherry-blossom plum-blossom sakura blossom",
    "tree": "树 大树 松 松树 银杏 小树苗 盆景 枫叶 枫树 tree oak maple ginkgo bonsai fig-tree",
    "bamboo": "竹 竹子 bamboo",
    "mushroom": "蘑菇 mushroom",
    "umbrella": "伞 雨伞 油纸伞 umbrella parasol",
    "lantern": "灯笼 孔明灯 天灯 灯会 lantern",
    "cup": "茶 茶杯 咖啡 杯 咖啡杯 奶茶 tea teacup coffee cup mug latte espresso milkshake",
    "mountain": "雪山 富士山 snow-mountain mount-fuji",
}

SETTINGS: Final[dict[str, str]] = {
    "sea": "海 大海 海边 海上 海面 海洋 海浪 沙滩 海滩 海岸 冲浪 浪 sea ocean seaside beach "
    "coast shore "
    "waves pier harbor harbour surfing sailing",
    "lake": "湖 湖面 湖边 湖水 河 河边 江 江南 水面 水边 池塘 溪 水乡 lake river pond stream canal "
    "lakeside riverside",
    "forest": "森林 树林 竹林 林 林间 forest woods woodland jungle grove",
    "desert": "沙漠 沙丘 戈壁 火星 敦煌 desert dunes dune mars sahara",
    "city": "城市 都市 街 街道 街头 高楼 摩天楼 天际线 重庆 上海 东京 地铁站 十字路口 城 城里 "
    "city street "
    "skyline skyscraper skyscrapers downtown urban tokyo shanghai alley metropolis",
    "rooftop": "屋顶 房顶 屋檐 瓦 天台 rooftop roof rooftops",
    "space": "太空 宇宙 星系 银河 星球 月球 外太空 space galaxy cosmos planet universe orbit "
    "nebula",
    "underwater": "水下 海底 水里 深海 水中 珊瑚 underwater deep-sea coral reef seabed flooded",
    "meadow": "草地 草原 草坪 田野 麦田 稻田 花田 花海 花园 公园 田 原野 field meadow grassland "
    "grass garden park prairie farm countryside lawn wheat-field",
    "snowfield": "雪地 雪原 冰原 冰川 北极 南极 溜冰 snowfield glacier arctic antarctica tundra "
    "frozen",
    "room": "房间 室内 卧室 客厅 厨房 教室 桌 桌上 窗边 窗前 窗台 办公室 咖啡店 咖啡馆 图书馆 "
    "room bedroom "
    "indoors interior kitchen desk table window windowsill office library living-room counter",
    "sky": "天空 云端 云海 空中 天上 云上 sky clouds cloud",
    "mountains": "山 群山 山谷 山峰 山水 山间 山顶 悬崖 mountain mountains valley peak peaks hills "
    "cliff highlands alps",
}

TIMES: Final[dict[str, str]] = {
    "night": "夜 夜晚 夜景 晚上 深夜 午夜 夜里 月夜 星空 星夜 night midnight nighttime starry "
    "tonight",
    "dawn": "清晨 黎明 日出 早晨 晨 朝阳 破晓 dawn sunrise morning daybreak",
    "sunset": "日落 黄昏 夕阳 晚霞 傍晚 落日 sunset dusk evening twilight golden-hour",
    "day": "白天 中午 正午 阳光 晴 晴天 午后 下午 day daytime noon sunny afternoon daylight",
}

WEATHERS: Final[dict[str, str]] = {
    "storm": "暴风雨 风暴 雷暴 闪电 暴雨 台风 storm thunderstorm lightning hurricane stormy "
    "typhoon",
    "rain": "雨 下雨 雨天 雨中 雨丝 雨后 小雨 rain rainy raining drizzle",
    "snow": "雪 下雪 飘雪 雪花 大雪 冬天 冬 snow snowy snowing snowfall winter blizzard",
    "fog": "雾 晨雾 雾气 薄雾 迷雾 fog foggy mist misty haze",
    "wind": "落花 花瓣 落叶 飘落 petals falling-leaves autumn 秋天 秋 春天 春 spring",
}

STYLES: Final[dict[str, str]] = {
    "ink": "水墨 水墨画 水墨风 国画 中国画 写意 毛笔 墨 ink-wash ink-painting sumi-e sumi ink "
    "chinese-painting shuimo",
    "watercolour": "水彩 水彩风 水彩画 watercolor watercolour gouache aquarelle",
    "oil": "油画 厚涂 印象派 梵高 莫奈 oil oil-painting impressionist impasto van-gogh monet",
    "pixel": "像素 像素风 像素画 pixel pixel-art 8-bit 8bit 16-bit 16bit voxel",
    "cyberpunk": "赛博朋克 赛博 霓虹 cyberpunk cyber neon synthwave vaporwave",
    "papercut": "剪纸 纸雕 纸艺 纸折 折纸 paper-cut papercut paper-craft papercraft origami",
    "sketch": "线稿 素描 线描 铅笔 手绘 简笔画 速写 sketch line-art lineart pencil line-drawing "
    "drawing "
    "doodle linocut",
    "poster": "海报 封面 插画 招贴 poster cover flyer banner art-deco art-nouveau retro vintage",
}

COLOURS: Final[dict[str, str]] = {
    "red": "红 红色 大红 朱红 绯红 red crimson scarlet vermilion",
    "orange": "橙 橙色 橘 橘色 橘猫 orange",
    "yellow": "黄 黄色 金 金色 金黄 yellow gold golden",
    "green": "绿 绿色 青绿 翠 green emerald jade sage teal",
    "blue": "蓝 蓝色 青 青色 深蓝 天蓝 blue navy azure cyan",
    "purple": "紫 紫色 purple violet lavender magenta",
    "pink": "粉 粉色 粉红 粉红色 pink rosy",
    "white": "白 白色 雪白 white silver ivory",
    "black": "黑 黑色 black",
    "brown": "棕 棕色 褐 咖啡色 brown tan",
    "grey": "灰 灰色 gray grey",
}

LIGHTS: Final[dict[str, str]] = {
    "moon": "月 月亮 月光 圆月 满月 明月 moon moonlight moonlit lunar",
    "sun": "太阳 太阳公公 红日 sun sunshine",
    "stars": "星 星星 繁星 流星 stars star meteor shooting-star",
    "aurora": "极光 aurora northern-lights",
    "fireworks": "烟花 烟火 fireworks firework",
    "rainbow": "彩虹 rainbow",
}

# Words that hold a known word by accident; the longest match wins, so they silence it.
TRAPS: Final = (
    "海螺 主人 人物 动人 惊人 敌人 明星 星期 云南 马上 花生 火锅 火车站 月饼 花了 天花板 宇航 卡通 "
    "工程 车间 江湖 青年 竹蜻蜓 人间 人群 花纹 打车 个人 无人 茶几 "
    "just-this-once red-carpet ink-jet cardboard carpet"
)

# Where a subject is at home when the prompt names no place.
HOMES: Final[dict[str, str]] = {
    "koi": "underwater", "fish": "underwater", "whale": "sea", "paper_boat": "sea", "boat": "sea",
    "lighthouse": "sea", "crane": "lake", "lotus": "lake", "bridge": "lake", "pagoda": "mountains",
    "castle": "mountains", "dragon": "sky", "bird": "sky", "balloon": "sky", "paper_plane": "sky",
    "rocket": "space", "astronaut": "space", "robot": "city", "car": "city", "bus": "meadow",
    "train": "meadow", "bicycle": "meadow", "windmill": "meadow", "panda": "forest",
    "bear": "forest", "owl": "forest", "fox": "forest", "wolf": "snowfield", "tiger": "forest",
    "mushroom": "forest", "bamboo": "forest", "cup": "room", "mountain": "mountains",
    "lantern": "sky", "otter": "lake",
}  # fmt: skip

NUMERALS: Final[dict[str, int]] = {
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "群": 5,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "pair": 2, "several": 3, "many": 5, "flock": 5, "school": 5,
}  # fmt: skip
