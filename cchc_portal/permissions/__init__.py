"""Every right of the portal: predicates, row filters beside them, and the one table action → who → in which state.

Works on attributes and `Q` only and imports no model, so that web, services, admin screens and querysets ask the same.
"""

from cchc_portal.permissions.filters import (
    NOBODY,
    RowFilter,
    accounts_kept_by,
    agencies_led_by,
    fields_appraised_by,
    recommendations_inspected_by,
    recommendations_of_units_of,
    recommendations_overseen_by,
    rounds_led_by,
    rounds_organised_by,
    rounds_visible_to,
    sheets_appraised_by,
    sheets_inspected_by,
    sheets_of_units_of,
    sheets_overseen_by,
    sheets_visible_to,
)
from cchc_portal.permissions.predicates import (
    UNIT_PEOPLE,
    agency_id_of,
    appraised_fields,
    appraising_units_of,
    has_interest,
    leader,
    memberships_of,
    unit_person,
    units_of,
)
from cchc_portal.permissions.table import RIGHTS, Right, may

__all__ = [
    "NOBODY",
    "RIGHTS",
    "UNIT_PEOPLE",
    "Right",
    "RowFilter",
    "accounts_kept_by",
    "agencies_led_by",
    "agency_id_of",
    "appraised_fields",
    "appraising_units_of",
    "fields_appraised_by",
    "has_interest",
    "leader",
    "may",
    "memberships_of",
    "recommendations_inspected_by",
    "recommendations_of_units_of",
    "recommendations_overseen_by",
    "rounds_led_by",
    "rounds_organised_by",
    "rounds_visible_to",
    "sheets_appraised_by",
    "sheets_inspected_by",
    "sheets_of_units_of",
    "sheets_overseen_by",
    "sheets_visible_to",
    "unit_person",
    "units_of",
]
