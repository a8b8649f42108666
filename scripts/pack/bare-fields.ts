/** An interface or object type of a declaration file, with the fields that have no doc comment. */
interface DeclaredType {
  readonly name: string
  readonly bare: readonly string[]
}

const opening = /^(?:export )?(?:declare )?(?:interface (\w+)|type (\w+)(?:<[^=]*>)? = )/
const field = /^(\s+)(?:readonly )?(?:"[^"]+"|'[^']+'|\w+)\??(?:<[^>]*>)?[:(]/

/** Reads what the bundler writes: one statement from the margin on, two spaces for each level, comments above fields. */
const declaredTypes = (declarations: string): DeclaredType[] => {
  const lines = declarations.split('\n')
  const found: DeclaredType[] = []
  for (let start = 0; start < lines.length; start++) {
    const [, ofInterface, ofType] = opening.exec(lines[start] ?? '') ?? []
    const name = ofInterface ?? ofType
    if (name === undefined) continue
    let end = start
    while (end + 1 < lines.length && /^[\s})|&]/.test(lines[end + 1] ?? '')) end++
    const body = lines.slice(start, end + 1)
    const bare = body.flatMap((line, index) =>
      field.test(line) && !/\*\/\s*$/.test(body[index - 1] ?? '') ? [line.trim().slice(0, 60)] : [],
    )
    found.push({ name, bare })
  }
  return found
}

const records =
  /^(?:CallContent|OpenCall|EndedCall|UnreportedCall|CallEvent|CallFeatures|RouteContent|RuleContent|Gateway|Attempt|TimelineEntry|SkippedRoute|Recording|Cost|Note|CallFailure|Fault|CallError|EndOutcome|CallEnd|RuleWindow|RuleMatch|StaticRoom|DynamicRoom|Participant|RecordReference|\w+NearEnd|Explanation|ExplainedRoute)$/

/** Inputs, settings, options, records and events: what users read in their editor while they write. */
const isTaught = (name: string): boolean =>
  records.test(name) || /(?:Input|Options|Settings|Limits|Times|Filter)$/.test(name)

/** One fault for each field of such a type that has no doc comment. */
export const bareFields = (declarations: string): string[] =>
  declaredTypes(declarations)
    .filter(({ name }) => isTaught(name))
    .flatMap(({ name, bare }) => bare.map((line) => `${name}: no doc comment on \`${line}\``))
