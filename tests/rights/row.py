"""What a row of the walk is made of: scenes, roles, one address with who reaches it and who may."""

from dataclasses import dataclass, field

SCENES = ("drafting", "submitted", "in_review", "decided", "presented", "published")
"""Where sheet A and its round stand: its four states in an open round, then presented (A in review), then published."""

ALL = frozenset(SCENES)
MARKED = ALL - {"drafting", "in_review"}
"""Where the inspectors of A mark alone; elsewhere they type the team's answers, and those pages are not there."""
OPEN = ALL - {"published"}
ROLES = (
    "anonymous",
    "stranger",
    "administrator",
    "staff_a",
    "head_a",
    "staff_b",
    "inspector",
    "appraiser",
    "leader",
    "organiser",
    "foreign_organiser",
)
EVERYBODY = dict.fromkeys(ROLES, ALL)
SIGNED_IN = {role: ALL for role in ROLES if role != "anonymous"}
UNIT_PEOPLE = ("staff_a", "head_a", "staff_b", "inspector")
"""Who works in some unit; the inspector is staff of B2."""


@dataclass(frozen=True)
class Row:
    """One address: its methods, in which scenes who reaches its object, and who of them may.

    A role that does not reach gets 404, one that reaches and may not 403; a stranger to the portal is sent to sign in.
    """

    name: str
    may: dict
    reach: dict = field(default_factory=dict)
    methods: tuple = ("GET",)
    kwargs: dict = field(default_factory=dict)

    def reaches(self, role, scene):
        """Whether the object exists for this role; an address without an object exists for everybody."""
        return not self.reach or scene in self.reach.get(role, ())

    def lets(self, role, scene):
        """Whether the role may, by this row."""
        return scene in self.may.get(role, ())

    def changes(self):
        """Whether some role reaches or may in one scene and not in another."""
        roles = (*self.may.values(), *self.reach.values())
        return any(set(scenes) & ALL not in (set(), ALL) for scenes in roles)
