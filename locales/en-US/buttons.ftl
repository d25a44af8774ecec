### Labels of buttons, forty characters at most.

button-cancel = Cancel

# $kind
button-again = { $kind ->
    [film] Another film
   *[picture] Another picture
}

button-always = Always use this model

button-models = Models and prices

button-more = More

button-delete-all = Delete all of it

button-keep-all = Keep it

button-undo = Undo

# $kind
button-forget = { $kind ->
    [film] Choose for me: films
   *[picture] Choose for me: pictures
}

# $model, $price
button-retry = Try { $model } ({ COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
})

# $price
button-same = Try again ({ COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
})

# $price
button-repeat = Don't wait, redo it{ KNOWN($price) ->
    [yes] { " " }({ COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    })
   *[no] { "" }
}

# $price
button-go-ahead = Go ahead{ KNOWN($price) ->
    [yes] { " " }({ COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    })
   *[no] { "" }
}

# $model, $price
button-cheaper = Use { $model } ({ COUNT($price) ->
    [one] { $price } credit
   *[other] { $price } credits
})

button-never-mind = Never mind

# $style
button-progress = Progress: { $style ->
    [post] new messages
    [off] none
   *[edit] one message
}

# $state
button-prices = { $state ->
    [off] Hide prices
   *[on] Show prices
}

# $state
button-spoiler = { $state ->
    [off] Show results openly
   *[on] Cover results
}
