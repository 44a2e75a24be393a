"""How the admin looks: a setting of django-unfold."""

UNFOLD = {
    "SITE_TITLE": "Bridge",
    "SITE_HEADER": "Bridge",
    "SITE_SYMBOL": "hub",
    "SHOW_HISTORY": True,
    "SHOW_BACK_BUTTON": True,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "bridge_project.navigation.icon"},
    ],
    "STYLES": ["bridge_project.navigation.styles"],
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254.6)",
            "100": "oklch(93.2% .032 255.6)",
            "200": "oklch(88.2% .059 254.1)",
            "300": "oklch(80.9% .105 251.8)",
            "400": "oklch(70.7% .165 254.6)",
            "500": "oklch(62.3% .175 256)",
            "600": "oklch(54.6% .17 254)",
            "700": "oklch(48.8% .16 254)",
            "800": "oklch(42.4% .14 254)",
            "900": "oklch(37.9% .12 254)",
            "950": "oklch(28.2% .09 254)",
        }
    },
    "SIDEBAR": {"show_search": True, "navigation": "bridge_project.navigation.sidebar"},
}
