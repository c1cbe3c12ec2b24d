-- The model kexin-kv as an analyst would write it by hand for DuckDB, as of 2026-06-30,
-- over views named like the library's tables. It gives the measures and the scores in one
-- wide table; rate.py checks that they equal Kexin's, row by row, before anything is timed.
WITH
known_annuals AS (
  SELECT company_id,
    max(revenue) FILTER (year = 2025) AS revenue, max(revenue) FILTER (year = 2024) AS revenue_prior,
    max(rd_expense) FILTER (year = 2025) AS rd_expense, max(rd_expense) FILTER (year = 2024) AS rd_expense_prior,
    max(net_profit) FILTER (year = 2025) AS net_profit, max(assets_total) FILTER (year = 2025) AS assets_total,
    max(liabilities_total) FILTER (year = 2025) AS liabilities_total,
    max(staff_total) FILTER (year = 2025) AS staff_total, max(staff_tech) FILTER (year = 2025) AS staff_tech
  FROM annuals WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30')
  GROUP BY company_id
),
rights AS (
  SELECT company_id,
    NOT bool_or(status = 'filed') AS clear,
    bool_or(own AND filed_on <= DATE '2016-06-30') AS kept_10, bool_or(own AND filed_on <= DATE '2019-06-30') AS kept_7,
    bool_or(own AND filed_on <= DATE '2021-06-30') AS kept_5, bool_or(own AND filed_on <= DATE '2023-06-30') AS kept_3,
    count(*) FILTER (own AND filed_on IS NULL) > 0 AS undated,
    count(*) FILTER (own AND (filed_on <= DATE '2021-06-30' OR family_size >= 2 OR claims >= 10)) AS worth,
    count(*) FILTER (own AND (filed_on <= DATE '2021-06-30' OR family_size >= 2 OR claims >= 10) IS NULL) > 0 AS worth_open,
    count(*) FILTER (kind = 'invention' AND filed_on > DATE '2023-06-30' AND filed_on <= DATE '2026-06-30') AS filings,
    count(*) FILTER (kind = 'invention' AND filed_on IS NULL) > 0 AS filings_open,
    coalesce(sum(pledged_amount) FILTER (status = 'valid'), 0)::BIGINT AS pledged,
    count(*) FILTER (status = 'valid' AND transferred_on > DATE '2025-06-30') AS transferred
  FROM (SELECT *, kind = 'invention' AND status = 'valid' AS own FROM ip_rights
        WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30'))
  GROUP BY company_id
),
events AS (
  SELECT company_id,
    count(*) FILTER (kind IN ('lawsuit', 'enforcement', 'penalty', 'overdue', 'default', 'tax') AND recent) AS adverse,
    bool_or(kind = 'enforcement' AND going_on) AS enforcement, bool_or(kind = 'default' AND going_on) AS in_default,
    bool_or(kind = 'abnormal' AND going_on) AS abnormal, bool_or(kind = 'dishonest' AND going_on) AS dishonest,
    bool_or(kind = 'overdue' AND going_on) AS overdue,
    bool_or(recent AND kind IN ('safety', 'quality', 'environment', 'research') AND severe) AS severe_yes,
    count(*) FILTER (recent AND kind IN ('safety', 'quality', 'environment', 'research') AND severe IS NULL) > 0 AS severe_open
  FROM (SELECT *, happened_on >= DATE '2023-06-30' AND happened_on <= DATE '2026-06-30' AS recent,
               happened_on <= DATE '2026-06-30' AND NOT (ended_on IS NOT NULL AND ended_on <= DATE '2026-06-30') AS going_on
        FROM credit_events WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30'))
  GROUP BY company_id
),
funding AS (
  SELECT company_id,
    coalesce(sum(amount) FILTER (counts AND paid_on >= DATE '2024-06-30'), 0)::BIGINT AS two,
    count(*) FILTER (paid_on >= DATE '2024-06-30' AND (counts IS NULL OR (counts AND amount IS NULL))) > 0 AS two_open,
    coalesce(sum(amount) FILTER (counts AND paid_on >= DATE '2023-06-30'), 0)::BIGINT AS three,
    count(*) FILTER (paid_on >= DATE '2023-06-30' AND (counts IS NULL OR (counts AND amount IS NULL))) > 0 AS three_open
  FROM (SELECT *, paid_on <= DATE '2026-06-30' AND qualified AND dilution <= 0.30::DOUBLE AS counts FROM funding_rounds
        WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30'))
  GROUP BY company_id
),
sales AS (
  SELECT company_id, counterparty,
    sum(amount) FILTER (issued_on > DATE '2025-06-30' AND issued_on <= DATE '2026-06-30') AS fen, count(*) FILTER (issued_on > DATE '2025-06-30' AND issued_on <= DATE '2026-06-30' AND (amount IS NULL OR counterparty IS NULL)) AS gaps,
    coalesce(sum(amount) FILTER (issued_on > DATE '2025-06-30' AND issued_on <= DATE '2026-06-30'), 0) AS this,
    count(*) FILTER (issued_on > DATE '2025-06-30' AND issued_on <= DATE '2026-06-30' AND amount IS NULL) AS this_gaps,
    coalesce(sum(amount) FILTER (issued_on > DATE '2024-06-30' AND issued_on <= DATE '2025-06-30'), 0) AS before,
    count(*) FILTER (issued_on > DATE '2024-06-30' AND issued_on <= DATE '2025-06-30' AND amount IS NULL) AS before_gaps
  FROM (SELECT company_id, counterparty, issued_on, CASE WHEN direction = 'sale' AND status = 'valid' THEN amount ELSE 0 END AS amount
        FROM invoices WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30')
          AND direction = 'sale' AND status = 'valid')
  GROUP BY company_id, counterparty
),
invoiced AS (
  SELECT company_id, CASE WHEN sum(this_gaps) > 0 THEN NULL ELSE sum(this)::BIGINT END AS this,
    CASE WHEN sum(before_gaps) > 0 THEN NULL ELSE sum(before)::BIGINT END AS before,
    CASE WHEN sum(gaps) > 0 THEN NULL ELSE max(fen)::BIGINT END AS largest
  FROM sales GROUP BY company_id
),
any_invoices AS (
  SELECT DISTINCT company_id FROM invoices WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30')
),
tax AS (
  SELECT company_id, arg_max(grade, year) AS grade
  FROM tax_ratings WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30')
  GROUP BY company_id
),
held AS (
  SELECT company_id,
    bool_or(kind IN ('little_giant', 'champion', 'tech_innovation_model') AND holds) AS top_yes, bool_or(kind IN ('little_giant', 'champion', 'tech_innovation_model') AND doubt) AS top_open,
    bool_or(kind = 'hnte' AND holds) AS hnte_yes, bool_or(kind = 'hnte' AND doubt) AS hnte_open,
    bool_or(kind IN ('srdi', 'ip_model', 'ip_advantage', 'gazelle', 'unicorn') AND holds) AS prov_yes, bool_or(kind IN ('srdi', 'ip_model', 'ip_advantage', 'gazelle', 'unicorn') AND doubt) AS prov_open,
    bool_or(kind IN ('tech_sme', 'innovative_sme') AND holds) AS basic_yes, bool_or(kind IN ('tech_sme', 'innovative_sme') AND doubt) AS basic_open
  FROM (SELECT company_id, kind, coalesce(valid_from <= DATE '2026-06-30' AND valid_to >= DATE '2026-06-30', FALSE) AS holds, valid_from <= DATE '2026-06-30' AND valid_to IS NULL AS doubt
        FROM titles WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30'))
  GROUP BY company_id
),
looked AS (
  SELECT company_id, bool_or(table_name = 'ip_rights') AS rights, bool_or(table_name = 'credit_events') AS events,
    bool_or(table_name = 'funding_rounds') AS funding, bool_or(table_name = 'invoices') AS invoices, bool_or(table_name = 'titles') AS titles
  FROM coverage WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30')
  GROUP BY company_id
),
m AS (
  SELECT c.company_id, a.revenue, a.revenue_prior, a.rd_expense, a.rd_expense_prior,
    a.net_profit / nullif(a.revenue, 0)::DOUBLE AS net_margin,
    (a.rd_expense - a.rd_expense_prior) / nullif(a.rd_expense_prior, 0)::DOUBLE AS rd_growth,
    (a.revenue - a.revenue_prior) / nullif(a.revenue_prior, 0)::DOUBLE AS revenue_growth,
    a.liabilities_total / nullif(a.assets_total, 0)::DOUBLE AS debt_ratio, a.assets_total - a.liabilities_total AS net_assets,
    (a.assets_total - a.liabilities_total) / nullif(a.assets_total, 0)::DOUBLE AS equity_ratio,
    a.staff_tech / nullif(a.staff_total, 0)::DOUBLE AS staff_tech_share,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN FALSE END WHEN r.kept_10 THEN TRUE WHEN r.undated OR NOT r.clear THEN NULL ELSE FALSE END AS kept_10,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN FALSE END WHEN r.kept_7 THEN TRUE WHEN r.undated OR NOT r.clear THEN NULL ELSE FALSE END AS kept_7,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN FALSE END WHEN r.kept_5 THEN TRUE WHEN r.undated OR NOT r.clear THEN NULL ELSE FALSE END AS kept_5,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN FALSE END WHEN r.kept_3 THEN TRUE WHEN r.undated OR NOT r.clear THEN NULL ELSE FALSE END AS kept_3,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN 0 END WHEN r.worth_open OR NOT r.clear THEN NULL ELSE r.worth END AS worth,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN 0 END WHEN r.filings_open THEN NULL ELSE r.filings END AS filings,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN 0 END WHEN r.clear THEN r.pledged END AS pledged,
    CASE WHEN r.company_id IS NULL THEN CASE WHEN l.rights THEN 0 END WHEN r.clear THEN r.transferred END AS transferred,
    CASE WHEN e.company_id IS NULL THEN CASE WHEN l.events THEN 0 END ELSE e.adverse END AS adverse,
    CASE WHEN e.company_id IS NULL THEN CASE WHEN l.events THEN FALSE END ELSE e.enforcement END AS enforcement,
    CASE WHEN e.company_id IS NULL THEN CASE WHEN l.events THEN FALSE END ELSE e.in_default END AS in_default,
    CASE WHEN e.company_id IS NULL THEN CASE WHEN l.events THEN FALSE END ELSE e.abnormal END AS abnormal,
    CASE WHEN e.company_id IS NULL THEN CASE WHEN l.events THEN FALSE END ELSE e.dishonest END AS dishonest,
    CASE WHEN e.company_id IS NULL THEN CASE WHEN l.events THEN FALSE END ELSE e.overdue END AS overdue,
    CASE WHEN e.company_id IS NULL THEN CASE WHEN l.events THEN FALSE END WHEN e.severe_yes THEN TRUE WHEN e.severe_open THEN NULL ELSE FALSE END AS severe,
    CASE WHEN f.company_id IS NULL THEN CASE WHEN l.funding THEN 0 END WHEN f.two_open THEN NULL ELSE f.two END AS equity_2y,
    CASE WHEN f.company_id IS NULL THEN CASE WHEN l.funding THEN 0 END WHEN f.three_open THEN NULL ELSE f.three END AS equity_3y,
    CASE WHEN i.company_id IS NOT NULL THEN i.this WHEN n.company_id IS NOT NULL OR l.invoices THEN 0 END AS sales_12m,
    CASE WHEN i.company_id IS NOT NULL THEN i.before WHEN n.company_id IS NOT NULL OR l.invoices THEN 0 END AS sales_prior, i.largest,
    t.grade AS tax_grade,
    CASE WHEN h.company_id IS NULL THEN CASE WHEN l.titles THEN 'none' END
      WHEN h.top_yes THEN 'top' WHEN h.top_open THEN NULL WHEN h.hnte_yes THEN 'hnte' WHEN h.hnte_open THEN NULL
      WHEN h.prov_yes THEN 'provincial' WHEN h.prov_open THEN NULL WHEN h.basic_yes THEN 'basic' WHEN h.basic_open THEN NULL ELSE 'none' END AS title_rank,
    c.founder_industry_years AS founder_years, c.registered_on, c.status = 'active' AS active, c.restricted_products AS restricted
  FROM (SELECT * FROM companies WHERE known_on <= DATE '2026-06-30' AND (known_until IS NULL OR known_until > DATE '2026-06-30')) c
  LEFT JOIN known_annuals a USING (company_id) LEFT JOIN rights r USING (company_id) LEFT JOIN events e USING (company_id)
  LEFT JOIN funding f USING (company_id) LEFT JOIN invoiced i USING (company_id) LEFT JOIN any_invoices n USING (company_id)
  LEFT JOIN tax t USING (company_id) LEFT JOIN held h USING (company_id) LEFT JOIN looked l USING (company_id)
),
v AS (
  SELECT *, (sales_12m - sales_prior) / nullif(sales_prior, 0)::DOUBLE AS sales_growth, largest / nullif(sales_12m, 0)::DOUBLE AS largest_share,
    CASE WHEN worth = 0 OR equity_ratio <= 0 THEN 0 WHEN worth IS NULL OR equity_ratio IS NULL THEN NULL
      WHEN equity_ratio >= 0.4::DOUBLE THEN worth ELSE worth * (equity_ratio / 0.4::DOUBLE) END::DOUBLE AS backed,
    CASE WHEN revenue > 0 THEN rd_expense / revenue::DOUBLE WHEN revenue <= 0 THEN 0 END AS rd_share,
    CASE WHEN rd_expense_prior > 0 THEN rd_growth WHEN rd_expense_prior <= 0 AND rd_expense > 0 THEN 1 WHEN rd_expense_prior <= 0 AND rd_expense <= 0 THEN 0 END AS rd_rise,
    CASE WHEN revenue_prior > 0 THEN revenue_growth WHEN revenue_prior <= 0 AND revenue > 0 THEN 1 WHEN revenue_prior <= 0 AND revenue <= 0 THEN -1 END AS rise,
    CASE WHEN revenue > 0 THEN net_margin WHEN revenue <= 0 THEN -1 END AS margin,
    registered_on <= DATE '2016-06-30' AS old_10, registered_on <= DATE '2021-06-30' AS old_5, registered_on <= DATE '2023-06-30' AS old_3
  FROM m
),
p AS (
  SELECT *,
    CASE WHEN backed IS NULL THEN 0 WHEN backed >= 7 THEN 14000 ELSE floor(backed)::BIGINT * 2000 END AS worth_low, CASE WHEN backed IS NULL THEN 14000 WHEN backed >= 7 THEN 14000 ELSE floor(backed)::BIGINT * 2000 END AS worth_high,
    CASE WHEN kept_10 THEN 12000 WHEN kept_7 THEN 9000 WHEN kept_5 THEN 6000 WHEN kept_3 THEN 3000 ELSE 0 END AS kept_low,
    CASE WHEN kept_10 IS NOT FALSE THEN 12000 WHEN kept_7 IS NOT FALSE THEN 9000 WHEN kept_5 IS NOT FALSE THEN 6000 WHEN kept_3 IS NOT FALSE THEN 3000 ELSE 0 END AS kept_high,
    CASE WHEN rd_share <= 0.02::DOUBLE THEN 0 WHEN rd_share >= 0.1::DOUBLE THEN 14000 ELSE floor((rd_share - 0.02::DOUBLE) * 175000 + 0.5::DOUBLE)::BIGINT END AS rd1,
    CASE WHEN rd_expense >= 1000000000 THEN 12000 WHEN rd_expense >= 500000000 THEN 9000 WHEN rd_expense >= 200000000 THEN 6000 WHEN rd_expense >= 100000000 THEN 3000 WHEN rd_expense IS NULL THEN NULL ELSE 0 END AS rd2,
    CASE WHEN rd_rise <= 0 THEN 0 WHEN rd_rise >= 0.3::DOUBLE THEN 6000 ELSE floor(rd_rise * 20000 + 0.5::DOUBLE)::BIGINT END AS go1,
    CASE WHEN filings >= 6 THEN 6000 WHEN filings >= 3 THEN 4000 WHEN filings >= 1 THEN 2000 WHEN filings IS NULL THEN NULL ELSE 0 END AS go2,
    CASE WHEN staff_tech_share >= 0.3::DOUBLE THEN 8000 WHEN staff_tech_share >= 0.2::DOUBLE THEN 6000 WHEN staff_tech_share >= 0.1::DOUBLE THEN 3000 WHEN staff_tech_share IS NOT NULL THEN 0 END AS staff,
    CASE title_rank WHEN 'top' THEN 6000 WHEN 'hnte' THEN 5000 WHEN 'provincial' THEN 3000 WHEN 'basic' THEN 2000 WHEN 'none' THEN 0 END AS title_points,
    CASE WHEN rise <= -0.1::DOUBLE THEN 0 WHEN rise >= 0.2::DOUBLE THEN 6000 ELSE floor((rise - (-0.1)::DOUBLE) * 20000 + 0.5::DOUBLE)::BIGINT END AS rising,
    CASE WHEN margin >= 0.1::DOUBLE THEN 8000 WHEN margin >= 0.05::DOUBLE THEN 6000 WHEN margin >= 0 THEN 3000 WHEN margin IS NOT NULL THEN 0 END AS profit,
    CASE WHEN debt_ratio <= 0.4::DOUBLE THEN 8000 WHEN debt_ratio <= 0.55::DOUBLE THEN 6000 WHEN debt_ratio <= 0.7::DOUBLE THEN 3000 WHEN debt_ratio IS NOT NULL THEN 0 END AS debt,
    CASE tax_grade WHEN 'A' THEN 4000 WHEN 'B' THEN 3000 WHEN 'M' THEN 2000 WHEN 'C' THEN 1000 WHEN 'D' THEN 0 END AS tax_points,
    CASE WHEN founder_years >= 15 THEN 8000 WHEN founder_years >= 10 THEN 6000 WHEN founder_years >= 5 THEN 4000 WHEN founder_years >= 3 THEN 2000 WHEN founder_years IS NOT NULL THEN 0 END AS years1,
    CASE WHEN old_10 THEN 6000 WHEN old_5 THEN 4000 WHEN old_3 THEN 2000 WHEN registered_on IS NOT NULL THEN 0 END AS years2,
    CASE WHEN adverse <= 0 THEN 6000 WHEN adverse <= 1 THEN 4000 WHEN adverse <= 2 THEN 2000 WHEN adverse IS NOT NULL THEN 0 END AS record,
    (net_assets > 0) OR (equity_2y >= 500000000) AS solvent
  FROM v
),
b AS (
  SELECT *, greatest(coalesce(rd1, 0), coalesce(rd2, 0)) AS rd_low, greatest(coalesce(rd1, 14000), coalesce(rd2, 12000)) AS rd_high,
    greatest(coalesce(go1, 0), coalesce(go2, 0)) AS go_low, greatest(coalesce(go1, 6000), coalesce(go2, 6000)) AS go_high,
    greatest(coalesce(years1, 0), coalesce(years2, 0)) AS years_low, greatest(coalesce(years1, 8000), coalesce(years2, 6000)) AS years_high
  FROM p
),
s AS (
  SELECT *, worth_low + kept_low + rd_low + go_low + coalesce(staff, 0) + coalesce(title_points, 0) AS inn_low, worth_high + kept_high + rd_high + go_high + coalesce(staff, 8000) + coalesce(title_points, 6000) AS inn_high,
    coalesce(rising, 0) + coalesce(profit, 0) + coalesce(debt, 0) + coalesce(tax_points, 0) + years_low + coalesce(record, 0) AS man_low,
    coalesce(rising, 6000) + coalesce(profit, 8000) + coalesce(debt, 8000) + coalesce(tax_points, 4000) + years_high + coalesce(record, 6000) AS man_high
  FROM b
),
g AS (
  SELECT *, inn_low + man_low AS low, inn_high + man_high AS high, coalesce(equity_3y, 0) >= 500000000 AS invested, coalesce(pledged, 0) >= 100000000 AS pledges,
    sales_growth IS NOT NULL AND sales_growth < -0.3::DOUBLE AS shrinking, largest_share IS NOT NULL AND largest_share > 0.7::DOUBLE AS concentrated,
    active AND NOT dishonest AND NOT in_default AND NOT restricted
      AND CASE WHEN inn_low + man_low >= 35000 THEN TRUE WHEN inn_high + man_high >= 35000 THEN NULL ELSE FALSE END
      AND CASE WHEN inn_low >= 15000 THEN TRUE WHEN inn_high >= 15000 THEN NULL ELSE FALSE END
      AND CASE WHEN man_low >= 10000 THEN TRUE WHEN man_high >= 10000 THEN NULL ELSE FALSE END AS verdict
  FROM s
),
k AS (
  SELECT *, greatest(least(invested::INT + pledges::INT - shrinking::INT - concentrated::INT, 1), -2) AS up,
    CASE WHEN low >= 80000 THEN 1 WHEN low >= 65000 THEN 2 WHEN low >= 50000 THEN 3 WHEN low >= 35000 THEN 4 ELSE 5 END AS cut_low,
    CASE WHEN high >= 80000 THEN 1 WHEN high >= 65000 THEN 2 WHEN high >= 50000 THEN 3 WHEN high >= 35000 THEN 4 ELSE 5 END AS cut_high,
    CASE WHEN abnormal IS NOT FALSE OR solvent IS NOT TRUE OR enforcement IS NOT FALSE THEN 4 WHEN overdue IS NOT FALSE OR severe IS NOT FALSE THEN 3 ELSE 1 END AS cap_low,
    CASE WHEN abnormal OR NOT solvent OR enforcement THEN 4 WHEN overdue OR severe THEN 3 ELSE 1 END AS cap_high,
    greatest(revenue::DOUBLE * 0.15::DOUBLE, coalesce(equity_2y, 0)::DOUBLE * 0.1::DOUBLE) AS cap_revenue, CASE WHEN registered_on > DATE '2023-06-30' THEN 100000000 WHEN registered_on IS NOT NULL THEN 300000000 END AS cap_age
  FROM g
),
r AS (
  SELECT *, greatest(greatest(least(cut_low - up, 5), 1), cap_low) AS rank_low, greatest(greatest(least(cut_high - up, 5), 1), cap_high) AS rank_high,
    CASE WHEN revenue IS NULL THEN NULL ELSE floor(cap_revenue)::BIGINT END AS limit_revenue
  FROM k
)
SELECT company_id, revenue, revenue_prior, rd_expense, rd_expense_prior, net_margin, rd_growth, revenue_growth, debt_ratio, net_assets, equity_ratio, staff_tech_share,
  kept_10 AS invention_kept_10y, kept_7 AS invention_kept_7y, kept_5 AS invention_kept_5y, kept_3 AS invention_kept_3y, worth AS inventions_of_worth, filings AS invention_filings_3y,
  pledged AS ip_pledged, transferred AS ip_transferred_1y, adverse AS adverse_events_3y, enforcement AS enforcement_open, in_default, abnormal AS on_abnormal_list, dishonest AS on_dishonest_list,
  overdue AS overdue_open, severe AS severe_incident_3y, equity_2y AS equity_raised_2y, equity_3y AS equity_raised_3y, sales_growth AS invoiced_growth, largest_share AS largest_customer_share,
  tax_grade, title_rank, founder_years AS founder_industry_years, registered_on, active AS registration_active, restricted AS restricted_products, registered_on > DATE '2023-06-30' AS young,
  worth_low AS patent_worth_low, worth_high AS patent_worth_high, kept_low AS patent_kept_low, kept_high AS patent_kept_high, rd_low AS rd_effort_low, rd_high AS rd_effort_high, go_low AS going_on_low, go_high AS going_on_high,
  coalesce(staff, 0) AS people_low, coalesce(staff, 8000) AS people_high, coalesce(title_points, 0) AS recognition_low, coalesce(title_points, 6000) AS recognition_high,
  coalesce(rising, 0) AS growth_low, coalesce(rising, 6000) AS growth_high, coalesce(profit, 0) AS profit_low, coalesce(profit, 8000) AS profit_high, coalesce(debt, 0) AS debt_low, coalesce(debt, 8000) AS debt_high,
  coalesce(tax_points, 0) AS tax_low, coalesce(tax_points, 4000) AS tax_high, years_low AS experience_low, years_high AS experience_high, coalesce(record, 0) AS record_low, coalesce(record, 6000) AS record_high,
  inn_low AS innovation_points_low, inn_high AS innovation_points_high, man_low AS management_points_low, man_high AS management_points_high,
  NOT dishonest AS gate_honest, NOT in_default AS gate_performing, NOT restricted AS gate_products, NOT abnormal AS gate_normal, solvent AS gate_solvent, NOT enforcement AS gate_not_enforced,
  NOT overdue AS gate_not_overdue, NOT severe AS gate_safe, transferred = 0 AS gate_own_rights, rd_share <= 1 AS gate_plausible_rd,
  invested AS notch_invested, pledges AS notch_pledged, shrinking AS notch_shrinking, concentrated AS notch_concentrated, old_10 AS experience_2_tier_1, old_5 AS experience_2_tier_2, old_3 AS experience_2_tier_3,
  low AS total_low, high AS total_high, verdict, substr('ABCDE', rank_low, 1) AS grade_low, substr('ABCDE', rank_high, 1) AS grade_high,
  CASE WHEN verdict THEN greatest(least([300000000, 200000000, 120000000, 60000000, 0][rank_low], coalesce(limit_revenue, 0), coalesce(cap_age, 0)), 0) // 5000000 * 5000000 ELSE 0 END AS line_low,
  CASE WHEN verdict IS FALSE THEN 0 ELSE greatest(least([300000000, 200000000, 120000000, 60000000, 0][rank_high], coalesce(limit_revenue, 300000000), coalesce(cap_age, 300000000)), 0) // 5000000 * 5000000 END AS line_high
FROM r
