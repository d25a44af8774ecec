"""The ids of every sentence that can reach a chat; the wording lives in `locales`."""

from enum import StrEnum


class TextKey(StrEnum):
    """One id per sentence, the same in every language.

    The comment behind an id lists its arguments. `kind` is "picture" or "film", where several can
    be meant also "pictures" or "films"; `price` is a number or a sum as a string; `low` and `high`
    are numbers of `unit`, which is "seconds" or "minutes";
    `measure`, the unit of a setting, is "seconds" or "none";
    `ago` is a number of `ago_unit`: "now", "minutes", "hours" or "days"; `left` one of `left_unit`:
    "soon", "seconds" or "minutes";
    `whose` budget it is: that of the "person" or of the "chat";
    `until` is a time to come, a number of `until_unit`, which is "hours" or "minutes".
    `scope` is what a preference is for: "picture", "film", "all", or "edit", "motion", "frames"
    and "reference" for one task; `reason` is that of a rule in `advice.toml`.
    """

    ACK = "ack"  # kind, prompt
    ACK_SUBJECT = "ack-subject"  # kind, names, count: "one" | "several" (pictures that are used)
    ACK_LAST = "ack-last"  # kind, count: the last result is used
    ACK_REPLIED = "ack-replied"  # kind, count: of more pictures in the message replied to
    ACK_CORRECTED = "ack-corrected"  # kind, made: "yes" where the first is being made already
    ACK_RETRY = "ack-retry"  # kind, model
    STATUS_START = "status-start"  # kind, model, seconds, settings (these two may be empty)
    STATUS_PRICE = "status-price"  # low, high, unit, price
    STATUS_WAIT = "status-wait"  # low, high, unit (where prices are not named)
    STATUS_PRICE_UNKNOWN = "status-price-unknown"  # low, high, unit
    STATUS_CHEAPER = "status-cheaper"  # model, price
    STATUS_INSTEAD = "status-instead"  # model, seconds, settings, price: it has what was asked for
    STATUS_PREMIUM = "status-premium"  # kind, model, price: the best was asked for
    STATUS_CHEAPEST = "status-cheapest"  # something cheap was asked for
    STATUS_BUYS = "status-buys"  # price, size (may be empty): what a dear picture gives for it
    STATUS_WAITING = "status-waiting"  # position
    STATUS_PROGRESS = "status-progress"  # percent, waited, at_most (seconds as numbers)
    STATUS_PROGRESS_SEVERAL = "status-progress-several"  # as above; ready, total
    STATUS_NEARLY = "status-nearly"  # kind
    STATUS_DONE = "status-done"  # kind, model, took, unit
    STATUS_FAILED = "status-failed"  # kind, model
    STATUS_SWITCHED = "status-switched"  # kind, model
    STATUS_CANCELLED = "status-cancelled"  # kind
    STATUS_UNKNOWN = "status-unknown"  # kind
    RESULT = "result"  # kind, model
    RESULT_PREFERRED = "result-preferred"  # kind, model (which the person is known to like)
    RESULT_PARTLY = "result-partly"  # kind, model, ready, total: not all of them were made
    RESULT_MISSING = "result-missing"  # kind, places ("2, 3"), charged; the reason follows
    RESULT_IN_DOUBT = "result-in-doubt"  # kind, places: nobody knows whether they were ordered
    RESULT_STOPPED = "result-stopped"  # kind, missing: how many were called off
    RESULT_HINT = "result-hint"  # model, price, reason
    RESULT_FACTS = "result-facts"  # low, high, unit, took, took_unit, price
    RESULT_FACTS_FREE = "result-facts-free"  # low, high, unit, took, took_unit (price unknown)
    RESULT_TIMES = "result-times"  # low, high, unit, took, took_unit (where prices are not named)
    RESULT_LINK = "result-link"  # url
    RESULT_LATE = "result-late"
    RESULT_TOO_LARGE = "result-too-large"  # kind
    RESULT_NOT_FETCHED = "result-not-fetched"  # kind
    FAILED = "failed"  # kind, charged: "no" | "yes" | "maybe"
    FAILED_PAID = "failed-paid"  # kind, price, fate: "spent" | "back" | "open" (nobody knows yet)
    BUDGET_SHORT = "budget-short"  # kind, price, whose, rest, until, until_unit
    BUDGET_SPENT = "budget-spent"  # kind, price, whose, until, until_unit (nothing is left)
    FAILED_ALTERNATIVES = "failed-alternatives"
    UNKNOWN = "unknown"  # kind
    OVERDUE = "overdue"  # kind
    ASK_PRICE = "ask-price"  # kind, model, price, limit
    ASK_PEOPLE = "ask-people"  # model, price: it refuses people, and the wish has some
    ASK_PRICE_ROSE = "ask-price-rose"  # model, price, was
    ASK_OTHER_PICTURE = "ask-other-picture"  # kind, model, price: the first is being made already
    QUESTION_CLOSED = "question-closed"  # an unanswered or declined question, no buttons any more
    CANCELLED = "cancelled"  # kind
    CANCELLED_MAYBE_LATE = "cancelled-maybe-late"  # kind: ordered a moment ago, may still come
    CANCEL_TOO_LATE = "cancel-too-late"  # kind
    CANCEL_NOTHING = "cancel-nothing"
    REPLY_HELP = "reply-help"
    REPLY_HELLO = "reply-hello"
    REPLY_THANKS = "reply-thanks"
    REPLY_MODELS = "reply-models"  # kind (the lines below follow it)
    REPLY_MODEL_PRICE = "reply-model-price"  # model, price
    REPLY_MODELS_MORE = "reply-models-more"  # left_out: how many more there are
    REPLY_MODELS_NONE = "reply-models-none"
    REPLY_MODEL = "reply-model"  # kind, model, price (among suggestions)
    REPLY_STATUS_NONE = "reply-status-none"
    REPLY_STATUS_LAST = "reply-status-last"  # kind, prompt, ago, ago_unit
    REPLY_STATUS = "reply-status"  # kind, model, percent, left, left_unit
    REPLY_STATUS_SEVERAL = "reply-status-several"  # kind, model, ready, total
    REPLY_STATUS_WAITING = "reply-status-waiting"  # kind, model, position, low, high, unit
    REPLY_STATUS_ASKED = "reply-status-asked"  # kind, prompt: it waits for an answer
    REPLY_STATUS_BEGUN = "reply-status-begun"  # kind, prompt: no model is known yet
    HISTORY = "history"  # the lines below follow it
    HISTORY_PAGE = "history-page"  # page: from the second one on
    HISTORY_LINE = "history-line"  # kind, place, prompt, model, ago, ago_unit
    HISTORY_NONE = "history-none"
    SHOW_GONE = "show-gone"
    SHOW_SUGGESTION = "show-suggestion"  # kind, prompt
    STORED = "stored"  # the lines below follow it
    STORED_RESULTS = "stored-results"  # requests, results
    STORED_NAMES = "stored-names"  # names
    STORED_MODELS = "stored-models"  # names
    STORED_ASK = "stored-ask"
    STORED_NOTHING = "stored-nothing"
    STORED_DELETED = "stored-deleted"
    STORED_LEAVING = "stored-leaving"  # leaving: how many are still being made
    STORED_KEPT = "stored-kept"
    REPLY_SPENT = "reply-spent"  # price (today)
    REPLY_LEFT = "reply-left"  # whose, rest, limit
    REPLY_RENEWAL = "reply-renewal"  # until, until_unit: when what is left is whole again
    REPLY_NO_BUDGET = "reply-no-budget"
    REPLY_ACCOUNT = "reply-account"  # provider, price
    REPLY_PREFERENCES = "reply-preferences"  # the lines below follow it
    REPLY_PREFERENCE = "reply-preference"  # scope, model, price
    REPLY_PREFERENCE_GONE = "reply-preference-gone"  # scope, model (nobody offers it now)
    REPLY_PREFERENCES_NONE = "reply-preferences-none"
    PREFERENCE_SAVED = "preference-saved"  # scope, model, price
    PREFERENCE_NOW = "preference-now"  # scope, model (a sentence within an acknowledgment)
    PREFERENCE_CLEARED = "preference-cleared"  # scope
    PREFERENCE_UNDONE = "preference-undone"
    PREFERENCE_NONE = "preference-none"  # there was none to clear
    PREFERENCE_UNKNOWN = "preference-unknown"  # model (not offered for what was said)
    REPLY_EMPTY = "reply-empty"
    REPLY_TOO_LONG = "reply-too-long"  # limit
    REPLY_NEEDS_IMAGE = "reply-needs-image"  # kind, pictures: "one" | "several"
    REPLY_NEEDS_PROMPT = "reply-needs-prompt"  # kind
    REPLY_BUSY = "reply-busy"
    REPLY_NO_FILE = "reply-no-file"  # name (as it was typed at the terminal)
    PRESS_TAKEN = "press-taken"
    PRESS_NOT_YOURS = "press-not-yours"
    PRESS_EXPIRED = "press-expired"
    PRESS_DONE = "press-done"
    PRESS_UNDER_WAY = "press-under-way"  # kind: too late to have another model make it
    PRESS_STOPPING = "press-stopping"  # asked to stop, which may turn out to be impossible
    NOTICE_RATIO = "notice-ratio"  # model, asked, used
    NOTICE_RATIO_FIXED = "notice-ratio-fixed"  # model, asked
    NOTICE_SIZE = "notice-size"  # model, asked, used
    NOTICE_SIZE_WITH_RATIO = "notice-size-with-ratio"  # model, asked, ratio
    NOTICE_FIXED = "notice-fixed"  # model, asked, measure: what it cannot be told
    NOTICE_RESOLUTION = "notice-resolution"  # model, asked, used
    NOTICE_DURATION = "notice-duration"  # model, asked, used (seconds)
    NOTICE_LONGEST = "notice-longest"  # model, asked, used (seconds; it has nothing longer)
    NOTICE_AUDIO = "notice-audio"  # model
    NOTICE_SEED = "notice-seed"  # model, asked
    NOTICE_NEGATIVE = "notice-negative"  # model, asked
    NOTICE_QUALITY = "notice-quality"  # model, level: "low" | "medium" | "high"
    NOTICE_STYLE = "notice-style"  # model, asked
    NOTICE_COUNT = "notice-count"  # kind, asked, used
    NOTICE_SERIES = "notice-series"  # model: it cannot start from its own first picture
    NOTICE_PICTURES = "notice-pictures"  # model, asked, used: numbers of pictures
    NOTICE_MODEL_GONE = "notice-model-gone"  # kind, asked, model: asked makes none, model does
    NOTICE_PREFERENCE = "notice-preference"  # kind, asked, model: asked is liked, model is used
    NOTICE_STEPPED_DOWN = "notice-stepped-down"  # model, asked, used, measure
    BUTTON_CANCEL = "button-cancel"
    BUTTON_AGAIN = "button-again"  # kind
    BUTTON_MISSING = "button-missing"  # kind, missing, price
    BUTTON_ALWAYS = "button-always"
    BUTTON_UNDO = "button-undo"
    BUTTON_FORGET = "button-forget"  # kind
    BUTTON_MODELS = "button-models"
    BUTTON_MORE = "button-more"
    BUTTON_DELETE_ALL = "button-delete-all"
    BUTTON_KEEP_ALL = "button-keep-all"
    BUTTON_RETRY = "button-retry"  # model, price
    BUTTON_SAME = "button-same"  # price
    BUTTON_REPEAT = "button-repeat"  # price
    BUTTON_GO_AHEAD = "button-go-ahead"  # price
    BUTTON_CHEAPER = "button-cheaper"  # model, price
    BUTTON_NEVER_MIND = "button-never-mind"
    BUTTON_PROGRESS = "button-progress"  # style: "edit" | "post" | "off"
    BUTTON_PRICES = "button-prices"  # state: "on" | "off"
    BUTTON_SPOILER = "button-spoiler"  # state
    SETTINGS = "settings"  # place: "group" | "dm"; the lines below follow it
    SETTINGS_PROGRESS = "settings-progress"  # style
    SETTINGS_PRICES = "settings-prices"  # state
    SETTINGS_SPOILER = "settings-spoiler"  # state
    SETTINGS_REFUSED = "settings-refused"
    ALERT_KEY = "alert-key"  # provider, url (may be empty)
    ALERT_CREDIT = "alert-credit"  # provider, url (may be empty)
    ALERT_SUBSCRIPTION = "alert-subscription"  # provider, url (may be empty)
    ERROR_UNAVAILABLE = "error-unavailable"
    ERROR_OPERATOR = "error-operator"
    ERROR_CREDIT = "error-credit"
    ERROR_SUBSCRIPTION = "error-subscription"
    ERROR_RATE = "error-rate"
    ERROR_PARAMETERS = "error-parameters"  # kind
    ERROR_PRICE = "error-price"
    ERROR_CONTENT = "error-content"
    ERROR_CONTENT_PICTURES = "error-content-pictures"  # where it started from pictures
    ERROR_MODEL_GONE = "error-model-gone"
    ERROR_TIMEOUT = "error-timeout"  # kind
    ERROR_FAILED = "error-failed"  # kind
    ERROR_RESULT_GONE = "error-result-gone"  # kind
    ERROR_NO_MODEL = "error-no-model"  # kind
    ERROR_ALL_AVOIDED = "error-all-avoided"  # kind
    ERROR_UNSUPPORTED = "error-unsupported"  # kind
    ERROR_PROMPT_TOO_LONG = "error-prompt-too-long"
    ERROR_PROMPT_TOO_LONG_HERE = "error-prompt-too-long-here"  # for this model, not for others
    ERROR_IMAGE_NEEDED = "error-image-needed"
    ERROR_IMAGE_UNUSABLE = "error-image-unusable"
    ERROR_IMAGE_GONE = "error-image-gone"
    ERROR_TOO_LARGE = "error-too-large"  # kind
    ERROR_BUDGET = "error-budget"
    ERROR_FORBIDDEN = "error-forbidden"
    ERROR_INTERNAL = "error-internal"
