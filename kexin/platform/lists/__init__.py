"""White lists 营销白名单: made by a rule or pushed by a department, published by two people, and each company with one manager."""
