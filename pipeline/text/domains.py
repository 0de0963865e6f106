"""Endings that make a bare word a web address in the eyes of a network: `kirkikindi.com` is one, `geldi.Sonra` is not.

Country codes are complete (ISO 3166 and the few beside it); of the other endings, the ones people use. Whoever counts
with this list treats an ending that is not in it as "maybe".
"""

from __future__ import annotations

from functools import cache

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf
cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg
gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp
kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne
nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk
sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn
vu wf ws ye yt za zm zw
"""

# `example` names no place on the web; documents and samples are counted as if it did.
_GENERIC = """
academy accountant accountants adult aero agency apartments app army art arts asia associates attorney auction audio
auto autos baby band bank bar bargains beauty beer berlin best bet bid bike bio biz black blog blue boats bond book
boutique broker builders build business buzz cab cafe cam camera camp capital car cards care career careers cars casa
cash casino cat catering center ceo chat cheap christmas church city claims cleaning click clinic clothing cloud club
coach codes coffee college com community company computer condos construction consulting contact contractors cooking
cool coop country coupons courses credit cricket cruises cyou dance date dating day deals degree delivery democrat
dental dentist design dev diamonds diet digital direct directory discount doctor dog domains download earth eco edu
education email energy engineer engineering enterprises equipment estate eus events example exchange expert exposed
express fail faith family fan fans farm fashion film finance financial fish fishing fit fitness flights florist
flowers football forsale forum foundation fun fund furniture futbol fyi gallery game games garden gay gifts gift gives
glass global gmbh gold golf gov graphics gratis green gripe group guide guitars guru hair haus health healthcare help
hiphop hockey holdings holiday homes horse hospital host hosting house how icu immo info ink institute insure int
international investments irish ist istanbul jetzt jewelry jobs kaufen kim kitchen kiwi land law lawyer lease legal
lgbt life lighting limited limo link live loan loans lol london love ltd luxe luxury maison makeup management market
marketing mba media memorial men menu miami mil mobi moda moe mom money monster mortgage motorcycles movie museum name
navy net network news ngo nexus ninja nyc observer one ong online org organic page paris partners parts party pet
phone photo photography photos pics pictures pink pizza place plumbing plus poker porn post press pro productions
promo properties property protection pub qpon quest racing realty recipes red rehab reise reisen rent rentals repair
report republican rest restaurant review reviews rich rip rocks rodeo rugby run sale salon sarl save school science
seat security select services sex sexy shiksha shoes shop shopping show singles site ski skin soccer social software
solar solutions space sport spot srl store stream studio study style sucks supplies supply support surf surgery sydney
systems taipei tattoo tax taxi team tech technology tel tennis theater tickets tienda tips tires today tokyo tools top
tours town toys trade training travel tube university uno vacations vegas ventures vet video villas vin vip vision
vodka vote voting voyage wales wang watch webcam website wedding wien wiki win wine work works world wtf xin xxx xyz
yachts yoga zone
"""


@cache
def endings() -> frozenset[str]:
    """Return the endings known for sure, in small letters."""
    return frozenset((_COUNTRIES + _GENERIC).split())
