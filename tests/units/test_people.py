from units.models import User


def test_the_mark_of_a_person_is_two_letters_of_the_name():
    assert User(full_name="Lê Thị Hương").initials == "TH"
    assert User(full_name="Cơ quan thường trực (minh họa)").initials == "TT"
    assert User(username="quantri").initials == "Q"
