"""What a fund may have to pay: defaults drawn over years, shared by the scheme's own rules."""
