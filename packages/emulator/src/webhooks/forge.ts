/** A signature of the same shape that is wrong: every letter and digit moved on by one. */
export function forge(signature: string): string {
  return signature.replaceAll(/[a-z0-9]/gi, (character) => {
    if (character === 'z') return 'a'
    if (character === 'Z') return 'A'
    if (character === '9') return '0'
    return String.fromCodePoint(character.codePointAt(0)! + 1)
  })
}
