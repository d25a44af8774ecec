### Labels of buttons, forty characters at most.

button-cancel = Cancel

# $kind
button-again = { $kind ->
    [film] Another film
   *[picture] Another picture
}

button-always = Always use this model

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

button-open = Open
