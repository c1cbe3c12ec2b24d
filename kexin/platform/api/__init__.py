"""The desk of machines: what people do on the pages, banks' systems do by tokens, through the same steps."""
