import type { FeatureField, OutboundCallInput } from '@callplane/core'

/** A value for every feature of the model that differs from any default. Checked to be complete against the model. */
export const markers: { readonly [Field in FeatureField]: NonNullable<OutboundCallInput[Field]> } =
  {
    participant: {
      id: 'marker-participant',
      name: 'Marker Name',
      metadata: { marker: 'participant' },
    },
    record: true,
    waitUntilAnswered: true,
    ringTimeout: 37,
    maxDuration: 1234,
    dtmf: '12#',
    machineDetection: 'detect',
    mediaEncryption: 'required',
    hideCallerId: true,
    maskNumber: true,
    sipHeaders: { 'X-Marker': 'marker-header' },
    includeHeaders: ['X-Returned'],
    metadata: { marker: 'metadata' },
  }
