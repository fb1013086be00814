const LETTERS = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** Letters that no accent makes of others. */
const PLAIN: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
};

/** The keys for the first letters of a name, accents aside: `567` for López. */
export function keysFor(name: string, length = 3): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[øłđðßæœþı]/g, (letter) => PLAIN[letter] ?? '');
  const letters = [...plain].filter((character) => /[a-z]/.test(character));
  const keys = letters.map((letter) => LETTERS.findIndex((ones) => ones.includes(letter)));
  return keys.slice(0, length).join('');
}

/** Whether the last digit is the one that the others ask for, by Luhn's formula (ISO/IEC 7812-1, annex B). */
export function passesLuhn(number: string): boolean {
  if (!/^\d{2,}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((so, digit, place) => {
    const counted = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return so + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}
