"""A generated catalogue, the same in every run: names of several words as shops have them, some frequent, most rare.

A name is a kind of goods, often its variety, a brand, and a size: *Crème dessert vanille Belmora 4 x 125 g*.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from pathlib import Path
from random import Random

from tui_pos.sales.barcode import check_digit

SEED = 917
VARIED = 0.7
COMPANY_PREFIX = 340_000_000_000
COLUMNS = ("barcode", "name", "price", "tax_group", "category")


@dataclass(frozen=True)
class Shelf:
    """What stands together in a shop."""

    category: str
    tax_group: str
    kinds: tuple[str, ...]
    varieties: tuple[str, ...]
    sizes: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A product of the catalogue; `price` in minor units."""

    barcode: str
    name: str
    price: int
    tax_group: str
    category: str


def words(text: str) -> tuple[str, ...]:
    """The pieces of a list, which may be several words each."""
    return tuple(piece.strip() for piece in text.split(","))


SHELVES = (
    Shelf(
        "Drinks",
        "FOOD",
        words(
            "Mineral water, Eau gazeuse, Orange juice, Jus de pomme, Nectar d'abricot, Iced tea, Limonade, Cola,"
            " Oat drink, Sirop, Ground coffee, Café moulu, Black tea, Thé vert, Infusion, Hot chocolate"
        ),
        words("menthe, citron, pêche, classic, sans sucres, organic, bio, intense, décaféiné, grenadine, fruits rouges, light"),
        words("1 L, 1.5 L, 50 cl, 33 cl, 6 x 25 cl, 75 cl, 2 L, 250 g, 25 bags, 500 g"),
    ),
    Shelf(
        "Dairy",
        "FOOD",
        words(
            "Lait demi-écrémé, Milk, Yaourt nature, Natural yoghurt, Crème fraîche, Crème dessert, Beurre doux,"
            " Salted butter, Fromage blanc, Emmental râpé, Camembert, Comté, Goat's cheese, Mozzarella, Brie, Petit-suisse"
        ),
        words("vanille, fraise, chocolat, caramel, nature, 0 %, allégé, bio, fermier, au lait cru, coconut, lactose-free"),
        words("4 x 125 g, 250 g, 1 L, 20 cl, 200 g, 500 g, 6 x 50 g, 8 x 125 g, 125 g, 40 cl"),
    ),
    Shelf(
        "Pantry",
        "FOOD",
        words(
            "Spaghetti, Penne, Coquillettes, Long-grain rice, Riz basmati, Wheat flour, Farine T55, Caster sugar,"
            " Tomato sauce, Purée de tomates, Peeled tomatoes, Olive oil, Huile de tournesol, Moutarde, Mayonnaise, Ketchup,"
            " Pois chiches, Red lentils, Haricots verts, Sweetcorn, Thon à l'huile, Sardines, Soup, Velouté, Strawberry jam,"
            " Confiture, Miel, Muesli, Corn flakes, Couscous, Quinoa, Fine salt, Black pepper, Herbes de Provence, Curry"
        ),
        words(
            "basilic, complètes, à l'ancienne, extra, bio, sans gluten, organic, champignons, légumes, fines herbes,"
            " abricot, framboise, d'acacia, de Dijon, piquante, low salt, n° 5, n° 7"
        ),
        words("500 g, 1 kg, 400 g, 250 g, 370 g, 75 cl, 1 L, 3 x 150 g, 750 g, 50 g, 2 x 200 g"),
    ),
    Shelf(
        "Sweets",
        "FOOD",
        words(
            "Dark chocolate, Chocolat au lait, Butter biscuits, Sablés, Madeleines, Gaufrettes, Bonbons, Chewing gum,"
            " Crisps, Roasted peanuts, Noix de cajou, Pâte à tartiner, Compote, Caramels, Pain d'épices, Crêpes dentelle"
        ),
        words("noisettes, 70 %, 85 %, amande, orange, sel de mer, nature, barbecue, paprika, menthe, fourrés, mini, bio"),
        words("100 g, 200 g, 150 g, 2 x 100 g, 4 x 100 g, 300 g, 90 g, 1 kg, 12 pieces"),
    ),
    Shelf(
        "Frozen",
        "FOOD",
        words(
            "Frozen peas, Épinards hachés, Margherita pizza, Pizza quatre fromages, Vanilla ice cream, Sorbet, Fish fingers,"
            " Filets de cabillaud, Frites, Poêlée, Lasagnes, Gratin dauphinois, Crevettes, Quiche lorraine, Tarte"
        ),
        words("citron, cassis, à la crème, surgelés, bolognaise, façon traiteur, family, bio, méditerranéenne, extra fine"),
        words("1 kg, 750 g, 400 g, 900 ml, 2 x 500 g, 600 g, 10 pieces, 300 g"),
    ),
    Shelf(
        "Wine and beer",
        "STANDARD",
        words(
            "Bordeaux rouge, Côtes du Rhône, Chablis, Sancerre, Beaujolais, Champagne brut, Crémant d'Alsace, Cidre brut,"
            " Blonde beer, Bière ambrée, Alcohol-free beer, Muscadet, Rosé de Provence, Gewurztraminer, Saint-Émilion"
        ),
        words("2019, 2020, 2021, 2022, 2023, vieilles vignes, réserve, grand cru, bio, château, domaine, cuvée spéciale"),
        words("75 cl, 37.5 cl, 6 x 25 cl, 33 cl, 1.5 L, 3 L, 12 x 33 cl"),
    ),
    Shelf(
        "Body care",
        "STANDARD",
        words(
            "Shampoo, Shampooing doux, Shower gel, Gel douche, Toothpaste, Dentifrice, Hand soap, Savon de Marseille,"
            " Déodorant, Face cream, Crème mains, Sun lotion, Rasoirs, Cotton pads, Plasters, Brosse à dents"
        ),
        words("lavande, amande douce, aloe vera, sensitive, menthe, fleur d'oranger, kids, cheveux secs, SPF 50, recharge"),
        words("250 ml, 75 ml, 300 ml, 400 ml, 2 x 75 ml, 5 pieces, 100 g, 50 ml, 1 L"),
    ),
    Shelf(
        "Household",
        "STANDARD",
        words(
            "Toilet paper, Papier essuie-tout, Washing-up liquid, Liquide vaisselle, Laundry liquid, Lessive, Bin bags,"
            " Sponges, Éponges, Batteries AA, Piles AAA, Light bulb LED E27, Bougies, Aluminium foil, Matches, Clothes pegs"
        ),
        words("ultra, sans parfum, citron, aloe vera, compact, recyclé, extra strong, color, XXL, eco"),
        words("6 rolls, 12 rolls, 500 ml, 1.5 L, 30 L, 50 L, 4 pieces, 8 pieces, 2 pieces, 20 m"),
    ),
    Shelf(
        "Counter",
        "MEALS",
        words("Ham sandwich, Sandwich poulet, Salade César, Salade du jour, Wrap, Quiche, Panini, Soup of the day, Tartine"),
        words("crudités, thon, chèvre miel, végétarien, curry, saumon, mozzarella, avocado"),
        words("1 piece, 250 g, 320 g, menu, 2 pieces"),
    ),
)
BRAND_STARTS = words(
    "Bel, Val, Mont, Clair, Riv, Cast, Font, Gran, Lor, Mar, Noir, Or, Pré, Roch, Saint-Al, Tour, Vill, Dol, É, Kar"
)
BRAND_MIDDLES = words("a, o, i, e, ela, ino, ami, oré, ul, ant")
BRAND_ENDS = words("dor, mora, ville, nel, court, zac, bert, lys, sol, tine, gny, rac")


def entries(count: int) -> Iterator[Entry]:
    """So many products in the order of their popularity."""
    random = Random(SEED)
    brands = [start + middle + end for start, middle, end in product(BRAND_STARTS, BRAND_MIDDLES, BRAND_ENDS)]
    random.shuffle(brands)
    shelves, of_brands = falling(SHELVES), falling(brands)
    for number in range(count):
        (shelf,) = random.choices(SHELVES, cum_weights=shelves)
        (brand,) = random.choices(brands, cum_weights=of_brands)
        variety = [random.choice(shelf.varieties)] if random.random() < VARIED else []
        name = " ".join([random.choice(shelf.kinds), *variety, brand, random.choice(shelf.sizes)])
        yield Entry(barcode(number), name, random.randrange(45, 4_000, 5), shelf.tax_group, shelf.category)


def falling(things: Sequence[object]) -> list[float]:
    """Cumulative weights: the n-th is one n-th as frequent as the first, as words and brands are."""
    return list(accumulate(1 / rank for rank in range(1, len(things) + 1)))


def barcode(number: int) -> str:
    """The EAN-13 of a product of the catalogue; neighbours on the shelf are no neighbours in the index."""
    # Times a number that shares no factor with a thousand million: every product gets another one.
    digits = str(COMPANY_PREFIX + number * 618_033_989 % 1_000_000_000)
    return digits + check_digit(digits)


def write_products(file: Path, products: Iterator[Entry]) -> None:
    """The products as `import-products` reads them."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(COLUMNS)
        writer.writerows((p.barcode, p.name, f"{p.price / 100:.2f}", p.tax_group, p.category) for p in products)
