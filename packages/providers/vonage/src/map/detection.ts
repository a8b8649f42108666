import type { OutboundCall } from '@callplane/core'
import type { VonageOptions } from '../options.ts'

export interface Detection {
  readonly behavior: 'continue' | 'hangup'
  readonly mode: 'default' | 'detect' | 'detect_beep'
  readonly beepTimeout: number | undefined
}

/**
 * Advanced machine detection; only `detect_beep` reports the end of the greeting (concepts/advanced-machine-detection).
 */
export const detectionOf = (
  { machineDetection }: OutboundCall,
  { detection }: VonageOptions,
): Detection | undefined =>
  machineDetection && {
    behavior: machineDetection === 'hang-up' ? 'hangup' : 'continue',
    mode: machineDetection === 'greeting-end' ? 'detect_beep' : (detection?.mode ?? 'detect'),
    beepTimeout: detection?.beepTimeout,
  }
