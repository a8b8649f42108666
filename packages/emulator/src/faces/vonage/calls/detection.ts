import type { Reader } from '../parameters.ts'
import type { Detection } from './call.ts'

const NAMES = {
  snake: ['machine_detection', 'advanced_machine_detection', 'beep_timeout'],
  camel: ['machineDetection', 'advancedMachineDetection', 'beepTimeout'],
} as const

/**
 * Standard and advanced machine detection; both at once is allowed, and the advanced one counts
 * (developer.vonage.com, concepts/advanced-machine-detection). Bodies write snake case, NCCOs camel case.
 */
export function readDetection(reader: Reader, spelling: keyof typeof NAMES): Detection | undefined {
  const [standard, advanced, timeout] = NAMES[spelling]
  const behaviors = ['continue', 'hangup'] as const
  const simple = reader.oneOf(standard, behaviors)
  const inner = reader.object(advanced)
  if (!inner) return simple && { behavior: simple, beep: false }
  const behavior = inner.oneOf('behavior', behaviors) ?? 'continue'
  const mode = inner.oneOf('mode', ['default', 'detect', 'detect_beep'])
  inner.integer(timeout, 45, 120)
  return { behavior, beep: mode === 'detect_beep' }
}
