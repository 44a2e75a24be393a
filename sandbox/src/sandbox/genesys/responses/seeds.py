"""The canned responses that the demo organisation starts with, by library."""

# Library -> name of a response -> its text; ``{{NAME}}`` is filled in by the client.
RESPONSES: dict[str, dict[str, str]] = {
    "Service desk": {
        "Greeting": "Hello {{CUSTOMER_NAME}}, this is {{AGENT_ALIAS}} from the service desk. How can I help?",
        "One moment": "Thank you. I am looking into this and will be with you in a moment.",
        "VPN: reconnect": "Please close the VPN client, wait ten seconds, and connect again to {{gateway}}.",
        "Password reset": "You can set a new password at {{portal}}. The link is good for 15 minutes.",
        "Incident written": "I have written incident {{incident}} for this; you will hear from us by mail.",
        "Still there?": "Are you still there? I will keep this conversation open for another five minutes.",
        "Goodbye": "Thank you for writing, {{CUSTOMER_NAME}}. Have a good day! {{AGENT_NAME}}",
    },
    "Billing": {
        "Invoice explained": "Invoice {{invoice}} covers the period that is printed at its top right.",
        "Refund on its way": "The refund is on its way; it takes three to five working days.",
        "VAT number": "Please send us your VAT number, so that we can correct the invoice.",
    },
    "Outages": {
        "Known outage": "We know of this problem and are working on it. Next news at {{next_news}}.",
        "Solved": "The problem is solved since {{solved_at}}. Please try again, and tell us if it is not.",
    },
}
# What stands in for an attribute that the customer does not have.
DEFAULTS = {"gateway": "vpn.northwind.example", "portal": "https://password.northwind.example"}
