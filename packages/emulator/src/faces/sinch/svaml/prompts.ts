import { spokenWords, type Prompt } from '../../shared/prompts.ts'

/** `#tts[…]`, `#ssml[…]`, `#href[…]`, and addresses of files, separated by semicolons (runMenu, mainPrompt). */
export function promptsOf(text: unknown): readonly Prompt[] {
  if (typeof text !== 'string') return []
  return splitPrompts(text).flatMap((part) => {
    const [, kind = '', inner = ''] = /^#(tts|ssml|href)\[([\s\S]*)\]$/i.exec(part) ?? []
    if (/^(?:tts|ssml)$/i.test(kind)) return [speech(inner)]
    const url = kind === '' ? part : inner
    return url === '' ? [] : [{ kind: 'file', text: url, loop: 1 }]
  })
}

export const speech = (text: string): Prompt => ({
  kind: 'speech',
  text: spokenWords(text),
  loop: 1,
})

/** A semicolon inside brackets is part of the text. */
function splitPrompts(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text) {
    if (character === '[') depth += 1
    if (character === ']') depth -= 1
    if (character === ';' && depth <= 0) {
      parts.push(part.trim())
      part = ''
    } else part += character
  }
  return [...parts, part.trim()].filter((one) => one !== '')
}
