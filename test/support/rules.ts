/** Texts of invented rules, laid out as the Federal Register prints them. */

/** A rule that adds entities, as its text stands on public inspection. */
export const ENTITY_RULE_ON_DISPLAY = `BILLING CODE 3510-33-P

DEPARTMENT OF COMMERCE

Bureau of Industry and Security

15 CFR Parts 742 and 744

[Docket No. 261120-0311]

RIN 0694-AK99

Additions of Entities to the Entity List

AGENCY: Bureau of Industry and Security, Department of Commerce.

ACTION: Final rule.

SUMMARY: With this rule BIS changes the Export Administration Regulations by adding 14 entities to the Entity List,
under the destinations of China, People's Republic of (China) (11), T[uuml]rkiye (2) and Taiwan (1). They were found to
act against the national security of the United States. This final rule also modifies three existing entries under
Belarus (1) and China (2).

DATES: This rule is effective on November 24, 2026.

FOR FURTHER INFORMATION CONTACT: The chair of the committee that reviews end users.

SUPPLEMENTARY INFORMATION: The Entity List names parties for which a licence is needed. A rule of the Department of State
stands in 22 CFR Part 126 and is not changed here, nor is anything of RIN 1400-AA00.
`;

/** A temporary denial order has no summary and no dates. */
export const DENIAL_ORDER = `[Federal Register Volume 91, Number 224 (Monday, November 23, 2026)]
[Notices]
[FR Doc No: 2026-21001]

-----------------------------------------------------------------------

DEPARTMENT OF COMMERCE

Bureau of Industry and Security

In the Matter of: Example Trading GmbH, 1 Harbour Street, Hamburg, Germany; Order Temporarily Denying Export Privileges

The Bureau found that the company had shipped accelerators for data centres through two free ports without a licence, and
that further shipments were near. It is therefore ordered that the company may not take part in any export for 180 days.
`;
