### 按钮上的字，最多四十个字符。

button-cancel = 取消

# $kind
button-again = { $kind ->
    [film] 再来一条
    [films] 再来一组
    [pictures] 再来一组
   *[picture] 再来一张
}

button-edit = 改提示词

button-animate = 动起来

# $kind, $missing, $price
button-missing = { $kind ->
    [film] 补拍缺的那段
    [films] 补拍缺的 { $missing } 段
    [pictures] 补画缺的 { $missing } 张
   *[picture] 补画缺的那张
}{ KNOWN($price) ->
    [yes] （{ $price } 积分）
   *[no] { "" }
}

button-always = 以后都用它

button-models = 模型和价格

button-more = 更多

button-delete-all = 全部删除

button-keep-all = 先留着

button-undo = 撤销

# $kind
button-forget = { $kind ->
    [film] 视频恢复推荐
   *[picture] 图片恢复推荐
}

# $model, $price
button-retry = { $model } 再试（{ $price } 积分）

# $price
button-same = 再试一次（{ $price } 积分）

# $price
button-repeat = 不等了，重新生成{ KNOWN($price) ->
    [yes] （{ $price } 积分）
   *[no] { "" }
}

# $price
button-go-ahead = 继续{ KNOWN($price) ->
    [yes] （{ $price } 积分）
   *[no] { "" }
}

# $model, $price
button-cheaper = 改用 { $model }（{ $price } 积分）

button-role-frames = 第一张变到第二张

button-role-reference = 参考它们的人物和风格

button-role-first = 让第一张动起来

# $kind
form-edit = { $kind ->
    [film] 改一改，再拍一条
   *[picture] 改一改，再画一张
}

# $kind
form-prompt = { $kind ->
    [film] 想拍什么
   *[picture] 想画什么
}

button-never-mind = 算了

button-open = 打开链接

# $style
button-progress = 进度：{ $style ->
    [post] 另发消息
    [off] 不显示
   *[edit] 更新同一条
}

# $state
button-prices = { $state ->
    [off] 隐藏价格
   *[on] 显示价格
}

# $state
button-spoiler = { $state ->
    [off] 直接显示结果
   *[on] 遮住结果
}
