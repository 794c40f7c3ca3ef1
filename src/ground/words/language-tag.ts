// Language tags, in the letters of the registry. https://www.rfc-editor.org/rfc/rfc5646

/** Languages with two letters (ISO 639-1, and three that the registry keeps for old texts). */
const languages = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu ' +
    'fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk ' +
    'kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj ' +
    'om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ' +
    'ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'
  ).split(' '),
);

/** Three letters for languages that have two: the registry knows these by the two alone. */
const replaced = new Set(
  (
    'aar abk ave afr aka amh arg ara asm ava aym aze bak bel bul bis bam ben bod bre bos cat che cha cos cre ces chu chv cym dan deu div ' +
    'dzo ewe ell eng epo spa est eus fas ful fin fij fao fra fry gle gla glg grn guj glv hau heb hin hmo hrv hat hun hye her ina ind ile ' +
    'ibo iii ipk ido isl ita iku jpn jav kat kon kik kua kaz kal khm kan kor kau kas kur kom cor kir lat ltz lug lim lin lao lit lub lav ' +
    'mlg mah mri mkd mal mon mar msa mlt mya nau nob nde nep ndo nld nno nor nbl nav nya oci oji orm ori oss pan pli pol pus por que roh ' +
    'run ron rus kin san srd snd sme sag sin slk slv smo sna som sqi srp ssw sot sun swe swa tam tel tgk tha tir tuk tgl tsn ton tur tso ' +
    'tat twi tah uig ukr urd uzb ven vie vol wln wol xho yid yor zha zho zul ' +
    'alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel'
  ).split(' '),
);

/** Countries and areas (ISO 3166-1, and those of the registry beside it). */
const regions = new Set(
  (
    'AC AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BU BV BW BY BZ CA CC CD ' +
    'CF CG CH CI CK CL CM CN CO CP CQ CR CS CU CV CW CX CY CZ DD DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU EZ FI FJ FK FM FO FR FX ' +
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI ' +
    'KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE ' +
    'NF NG NI NL NO NP NR NT NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN ' +
    'SO SR SS ST SU SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TP TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS YD ' +
    'YE YT YU ZA ZM ZR ZW ZZ'
  ).split(' '),
);

/** Codes that everybody may give a meaning of their own: they name no language to others. */
const free = /^q[a-t][a-z]$/;

const form =
  /^([a-z]{2,3})(?:-[a-z]{3})?(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*-?$/;

/**
 * True when a text names a language as the registry writes it: `nb`, `en-US`, `zh-Hant`. Three letters are taken where no
 * two stand for the language, and variants by their form: neither list is held here.
 */
export function isLanguageTag(text: string): boolean {
  const match = text.length > 60 ? null : form.exec(text);
  if (!match) {
    return false;
  }
  const [, language = '', region] = match;
  const known =
    language.length === 2 ? languages.has(language) : !replaced.has(language) && !free.test(language);
  return known && (region === undefined || region.length === 3 || regions.has(region));
}
