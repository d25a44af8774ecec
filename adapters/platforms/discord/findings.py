"""What `danqing doctor` says of Discord, for operators; the chat never sees it."""

from collections.abc import Mapping

from core.intents import Language

_PORTAL = "https://discord.com/developers/applications"

WORDS: Mapping[str, Mapping[Language, str]] = {
    "token-ok": {
        Language.ZH: "令牌有效，登录为 {name}（应用 {application}）",
        Language.EN: "the token is accepted; logged in as {name} (application {application})",
    },
    "token-refused": {
        Language.ZH: f"令牌被拒绝。到 {_PORTAL} 打开应用的 Bot 页，点 Reset Token，"
        "把新令牌写进 discord.token",
        Language.EN: f"the token is refused; open the application's Bot page at {_PORTAL}, choose "
        "Reset Token, and put the new one into discord.token",
    },
    "unreachable": {
        Language.ZH: "连不上 Discord（{why}）。检查网络；需要代理的话设置 discord.proxy",
        Language.EN: "Discord cannot be reached ({why}); check the network, or set discord.proxy",
    },
    "intents-ok": {
        Language.ZH: "需要的 intent 都已打开",
        Language.EN: "every intent that is needed is on",
    },
    "intents-plain": {
        Language.ZH: "不需要特权 intent（message_content 没有启用）",
        Language.EN: "no privileged intent is needed (message_content is not enabled)",
    },
    "intents-missing": {
        Language.ZH: "discord.message_content 已启用，但应用没有这个权限。"
        f"到 {_PORTAL}/{{application}}/bot 打开 Message Content Intent，或者关掉 message_content",
        Language.EN: "discord.message_content is enabled, but the application does not have it; "
        f"switch on Message Content Intent at {_PORTAL}/{{application}}/bot, "
        "or set message_content = false",
    },
    "servers-none": {
        Language.ZH: "机器人还不在任何服务器里，用下面的邀请链接把它加进去",
        Language.EN: "the bot is in no server yet; add it with the invite link below",
    },
    "servers": {
        Language.ZH: "在 {count} 个服务器里",
        Language.EN: "servers that the bot is in: {count}",
    },
    "permissions-ok": {
        Language.ZH: "看了 {count} 个频道，权限齐全",
        Language.EN: "all permissions given; channels looked at: {count}",
    },
    "channels-hidden": {
        Language.ZH: "一个文字频道也看不到。在服务器设置的“身份组”里为机器人打开“查看频道”",
        Language.EN: "the bot sees no text channel; give its role View Channel in the server's "
        "settings, under Roles",
    },
    "permissions-missing": {
        Language.ZH: "#{channel} 缺少：{missing}。在频道设置的“权限”里为机器人的身份组打开",
        Language.EN: "#{channel} lacks: {missing}; grant them to the bot's role in the channel's "
        "settings, under Permissions",
    },
    "permissions-unknown": {
        Language.ZH: "读不到频道列表（{why}）",
        Language.EN: "the channels cannot be listed ({why})",
    },
    "commands-ok": {
        Language.ZH: "斜杠命令是这个版本的",
        Language.EN: "those of this version",
    },
    "commands-none": {
        Language.ZH: "斜杠命令还没有登记，服务启动时会自动登记（已经在运行的话，看看它的日志）",
        Language.EN: "none yet; the service registers them when it starts (if it is running, see "
        "its log)",
    },
    "commands-old": {
        Language.ZH: "斜杠命令还不是这个版本的，重启一次服务就会更新",
        Language.EN: "not those of this version; restart the service, which brings them up to date",
    },
    "commands-unreadable": {
        Language.ZH: "读不到斜杠命令（{why}）。用下面的邀请链接重新添加一次",
        Language.EN: "cannot be read ({why}); add the bot once more with the invite link below",
    },
    "invite": {
        Language.ZH: "邀请链接：{url}",
        Language.EN: "invite link: {url}",
    },
}

PERMISSIONS: Mapping[str, Mapping[Language, str]] = {
    "view_channel": {Language.ZH: "查看频道", Language.EN: "View Channel"},
    "send_messages": {Language.ZH: "发送消息", Language.EN: "Send Messages"},
    "send_messages_in_threads": {
        Language.ZH: "在子区内发送消息",
        Language.EN: "Send Messages in Threads",
    },
    "attach_files": {Language.ZH: "上传文件", Language.EN: "Attach Files"},
    "embed_links": {Language.ZH: "嵌入链接", Language.EN: "Embed Links"},
    "read_message_history": {
        Language.ZH: "阅读消息历史记录",
        Language.EN: "Read Message History",
    },
}
"""What the bot needs in a channel, as Discord's own settings name it."""
