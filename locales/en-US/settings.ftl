### What moderators choose for a chat.

# $place
settings = ⚙️ { $place ->
    [dm] How I talk to you:
   *[group] How I talk here (moderators can change it):
}

# $style
settings-progress = ⏳ Progress: { $style ->
    [post] a few messages of its own
    [off] not shown
   *[edit] one message that keeps changing
}

# $state
settings-prices = 💰 Prices: { $state ->
    [off] only where I ask, or where it went wrong
   *[on] at the start and with each result
}

# $state
settings-spoiler = 🖼️ Results: { $state ->
    [on] covered until somebody opens them
   *[off] shown at once
}

settings-refused = Only the moderators of this chat can change how I talk here. Ask one of them to say "/settings" 🙏
