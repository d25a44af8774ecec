### Labels of buttons, forty characters at most.

button-cancel = Cancel

# $kind
button-again = { $kind ->
    [film] Another film
    [films] Another set of films
    [pictures] Another set of pictures
   *[picture] Another picture
}

button-edit = Edit prompt

button-animate = Animate

# $kind, $missing, $price
button-missing = { $kind ->
    [film] Redo the missing film
    [films] Redo the { $missing } missing films
    [pictures] Redo the { $missing } missing
   *[picture] Redo the missing one
}{ KNOWN($price) ->
    [yes] { " " }({ COUNT($price) ->
        [one] { $price } credit
       *[other] { $price } credits
    })
   *[no] { "" }
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

button-role-frames = First turns into second

button-role-reference = Refer to their people and style

button-role-first = Make the first move

# $kind
form-edit = { $kind ->
    [film] Change the film
   *[picture] Change the picture
}

# $kind
form-prompt = { $kind ->
    [film] What the film shows
   *[picture] What the picture shows
}

button-never-mind = Never mind

button-open = Open

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
