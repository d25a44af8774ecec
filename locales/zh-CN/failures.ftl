### 没做成的时候：有没有扣积分，为什么，下一步怎么办。

# $kind, $charged
failed = { $kind ->
    [film] ❌ 这段视频没拍成，
    [films] ❌ 这几段视频都没拍成，
    [pictures] ❌ 这几张都没画成，
   *[picture] ❌ 这张没画成，
}{ $charged ->
    [no] 积分没有扣。
    [yes] 这次的积分已经用掉了，抱歉。
   *[maybe] 有没有扣积分还说不准，可以请管理员看一下。
}

# $kind, $fate, $price
failed-paid = { $kind ->
    [film] ❌ 这段视频没拍成，
    [films] ❌ 这几段视频都没拍成，
    [pictures] ❌ 这几张都没画成，
   *[picture] ❌ 这张没画成，
}{ $fate ->
    [back] 扣掉的 { $price } 积分已经退回。
    [spent] { $price } 积分已经用掉了，抱歉。
   *[open] 扣了 { $price } 积分，会不会退还说不准，可以请管理员看一下。
}

# $kind, $price, $whose, $rest, $until, $until_unit
budget-short = 🪙 { $kind ->
    [film] 这段视频
    [films] 这几段视频
    [pictures] 这几张图
   *[picture] 这张图
}要 { $price } 积分，{ $whose ->
    [chat] 这个聊天
   *[person] 你
}今天只剩 { $rest } 积分了，{ $kind ->
    [film] 先不拍
    [films] 先不拍
    [pictures] 先不画
   *[picture] 先不画
}。{ $until } { $until_unit ->
    [minutes] 分钟
   *[hours] 小时
}后额度会恢复。

# $kind, $price, $whose, $until, $until_unit
budget-spent = 🪙 { $kind ->
    [film] 这段视频
    [films] 这几段视频
    [pictures] 这几张图
   *[picture] 这张图
}要 { $price } 积分，{ $whose ->
    [chat] 这个聊天
   *[person] 你
}今天的额度已经用完，{ $kind ->
    [film] 先不拍
    [films] 先不拍
    [pictures] 先不画
   *[picture] 先不画
}了。{ $until } { $until_unit ->
    [minutes] 分钟
   *[hours] 小时
}后额度会恢复。

failed-alternatives = 点一个，或者说“第一个”就行：

# $kind
unknown = { $kind ->
    [film] ⚠️ 下单的那一刻网络断了，还不知道这段视频有没有开拍。怕你付两次，我没有再下一单。正在核对，有结果就发到这里。
    [films] ⚠️ 下单的那一刻网络断了，还不知道这几段视频有没有开拍。怕你付两次，我没有再下单。正在核对，有结果就发到这里。
    [pictures] ⚠️ 下单的那一刻网络断了，还不知道这几张图有没有开画。怕你付两次，我没有再下单。正在核对，有结果就发到这里。
   *[picture] ⚠️ 下单的那一刻网络断了，还不知道这张图有没有开画。怕你付两次，我没有再下一单。正在核对，有结果就发到这里。
}

# $kind
overdue = { $kind ->
    [film] ⏳ 这段视频比预计的久，我还在等，一好就发到这里。
    [films] ⏳ 这几段视频比预计的久，我还在等，一好就发到这里。
    [pictures] ⏳ 这几张图比预计的久，我还在等，一好就发到这里。
   *[picture] ⏳ 这张图比预计的久，我还在等，一好就发到这里。
}

error-unavailable = 原因：这个模型暂时用不了，换一个或者过一会儿再试。

error-operator = 原因：生成服务那边的账号要处理一下，已经告诉管理员了。

error-credit = 原因：积分不够了，可以换个便宜些的模型，已经告诉管理员了。

error-subscription = 原因：这个模型要另外订阅才能用，换一个就好。

error-rate = 原因：现在用的人有点多，等一会儿再来就好。

# $kind
error-parameters = { $kind ->
    [film] 原因：这个时长或清晰度和模型不太搭，调整一下，或者换个模型试试。
   *[picture] 原因：这个尺寸或比例和模型不太搭，调整一下，或者换个模型试试。
}

error-price = 原因：价格刚刚变了，再试一次就会按新价格来。

error-content = 原因：描述里有这个模型不接受的内容。去掉真人、名人、品牌、血腥或裸露的部分，多半就能过；也可以换个宽松些的模型。

error-content-pictures = 原因：描述或者图片里有这个模型不接受的内容。去掉真人、名人、品牌、血腥或裸露的部分，或者换一张图，多半就能过；也可以换个宽松些的模型。

error-model-gone = 原因：这个模型已经下线了，换一个吧。

# $kind
error-timeout = { $kind ->
    [film] 原因：拍得太久，先不等了；还想要的话再说一次就好。
   *[picture] 原因：画得太久，先不等了；还想要的话再说一次就好。
}

# $kind
error-failed = { $kind ->
    [film] 原因：拍到一半出了点问题，换个模型再来一次吧。
   *[picture] 原因：画到一半出了点问题，换个模型再来一次吧。
}

# $kind
error-result-gone = { $kind ->
    [film] 原因：视频做好了，可是已经取不回来了，可以重新做一段。
   *[picture] 原因：图片做好了，可是已经取不回来了，可以重新画一张。
}

# $kind
error-no-model = { $kind ->
    [film] 现在还没有能拍这种视频的模型。说“有哪些模型”，看看能用哪些。
   *[picture] 现在还没有能画这种图的模型。说“有哪些模型”，看看能用哪些。
}

# $kind
error-all-avoided = { $kind ->
    [film] 除了你不要的模型，现在没有别的能拍这种视频。说“有哪些模型”，看看能用哪些。
   *[picture] 除了你不要的模型，现在没有别的能画这种图。说“有哪些模型”，看看能用哪些。
}

# $kind
error-unsupported = { $kind ->
    [film] 这个模型拍不了这样的时长或清晰度，换个数值或者换个模型就好。
   *[picture] 这个模型画不了这样的尺寸或比例，换个数值或者换个模型就好。
}

error-prompt-too-long = 这段描述太长了，没有模型能一次看完，精简一下再试试 ✂️

error-prompt-too-long-here = 原因：这段描述太长，这个模型看不完。换一个，或者精简一下 ✂️

error-image-needed = 图不够，这个模型做不了。把图都发给我，再说一次就好 🖼️
error-image-unusable = 原因：这张图用不了，可能太小、太大，或者打不开。换一张试试，最好是 JPG 或 PNG。

# $kind
error-too-large = { $kind ->
    [film] 视频太大，这里发不了，短一点或者清晰度低一点就能发了。
   *[picture] 图片太大，这里发不了，换小一点的尺寸就能发了。
}

error-budget = 原因：今天的额度用完了，明天再来就好。

error-forbidden = 我在这里还没有发言或发图的权限，请管理员帮忙打开。

error-internal = 我这边出了点小状况，请再试一次；还是不行就告诉管理员。

### 只给管理员看：哪里要处理，去哪里处理。

# $provider, $url（可以是空的）
alert-key = 🔒 “{ $provider }”不让我们进了，去这里重新开通：{ $url }

# $provider, $url（可以是空的）
alert-credit = 🔋 “{ $provider }”的积分用完了，可以在这里充值：{ $url }

# $provider, $url（可以是空的）
alert-subscription = 🎫 “{ $provider }”有个模型要订阅才能用：{ $url }
