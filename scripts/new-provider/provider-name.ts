/** One provider name in every form that files need. */
export interface ProviderName {
  /** `acme-voice`: the plugin's id, its folder and the end of its package name. */
  readonly id: string
  /** `acmeVoice`: the plugin itself. */
  readonly name: string
  /** `AcmeVoice`: in types. */
  readonly Name: string
  /** `Acme Voice`: for people. */
  readonly title: string
  /** Its key under `options`, quoted where it has to be. */
  readonly optionsKey: string
}

const shape = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
const longest = 40

/** Words that cannot name a constant of a module. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public
  return static super switch this throw true try typeof var void while with yield`.split(/\s+/),
)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Throws with the rule that a name breaks. */
export const providerName = (id: string): ProviderName => {
  if (!shape.test(id) || id.length > longest)
    throw new Error(
      `"${id}" must be lower-case words joined by hyphens, such as acme-voice, at most ${longest} characters`,
    )
  if (reserved.has(id))
    throw new Error(`"${id}" is a word of the language; add another, such as ${id}-voice`)
  const words = id.split('-')
  const Name = words.map(capital).join('')
  return {
    id,
    name: Name.charAt(0).toLowerCase() + Name.slice(1),
    Name,
    title: words.map(capital).join(' '),
    optionsKey: words.length > 1 ? `'${id}'` : id,
  }
}
