### 管理员给聊天选的设置。

# $place
settings = ⚙️ { $place ->
    [dm] 现在我是这样和你说话的：
   *[group] 现在我在这里是这样说话的（管理员可以改）：
}

# $style
settings-progress = ⏳ 进度：{ $style ->
    [post] 另发几条消息
    [off] 不显示
   *[edit] 同一条消息随时更新
}

# $state
settings-prices = 💰 价格：{ $state ->
    [off] 只在要问你、或者没做成的时候说
   *[on] 开始时和结果里都说
}

# $state
settings-spoiler = 🖼️ 结果：{ $state ->
    [on] 先遮住，点开才看得到
   *[off] 直接显示
}

settings-refused = 这里怎么说话由管理员来定，可以请管理员发一句“/设置” 🙏
