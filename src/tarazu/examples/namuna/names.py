"""Names of places that are nowhere: every one is made of a word for fancy, tale or mirage."""

ROOTS = (
    ("Khayal", "خیال"),
    ("Afsana", "افسانہ"),
    ("Kahani", "کہانی"),
    ("Misal", "مثال"),
    ("Farzi", "فرضی"),
    ("Khwab", "خواب"),
    ("Tasawwur", "تصور"),
    ("Qissa", "قصہ"),
    ("Dastan", "داستان"),
    ("Guman", "گمان"),
    ("Tabir", "تعبیر"),
    ("Sarab", "سراب"),
    ("Tilism", "طلسم"),
    ("Simurgh", "سیمرغ"),
    ("Anqa", "عنقا"),
    ("Kohqaf", "کوہ قاف"),
    ("Ajuba", "عجوبہ"),
    ("Naqsha", "نقشہ"),
    ("Paheli", "پہیلی"),
    ("Hikayat", "حکایت"),
)
ENDINGS = (("pur", "پور"), ("garh", "گڑھ"), ("nagar", "نگر"), ("kot", "کوٹ"), ("bagh", "باغ"))
PROVINCES = (
    ("North Namuna", "شمالی نمونہ"),
    ("East Namuna", "مشرقی نمونہ"),
    ("South Namuna", "جنوبی نمونہ"),
    ("West Namuna", "مغربی نمونہ"),
    ("Central Namuna", "وسطی نمونہ"),
    ("Upper Namuna", "بالائی نمونہ"),
    ("Lower Namuna", "زیریں نمونہ"),
    ("Coastal Namuna", "ساحلی نمونہ"),
)
COUNTRY = ("Namuna", "نمونہ")
MOST_DISTRICTS = len(ROOTS) * len(ENDINGS)
MOST_PROVINCES = len(PROVINCES)


def district_name(number: int) -> tuple[str, str]:
    """English and Urdu name of the district with this number, from 0 to `MOST_DISTRICTS` - 1; no two are alike.

    >>> district_name(0)
    ('Khayalpur', 'خیال پور')
    >>> len({district_name(n) for n in range(MOST_DISTRICTS)})
    100
    """
    turn, root = divmod(number, len(ROOTS))
    ending = ENDINGS[(turn + root) % len(ENDINGS)]
    return ROOTS[root][0] + ending[0], f"{ROOTS[root][1]} {ending[1]}"
