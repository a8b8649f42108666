import { z } from "zod";
import { FrontDoor, Gateway, GatewaysPort } from "@callplane/core";
import { MadeSteps, RunStepsOptions } from "@callplane/kit";
interface TelnyxSettingsInput {
  readonly apiKey: string;
  readonly publicKey: string;
  readonly connectionId: string;
  readonly baseUrl?: string | undefined;
}
declare const shape: z.ZodObject<{
  apiKey: z.ZodString;
  publicKey: z.ZodString;
  connectionId: z.ZodString;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type TelnyxSettings = z.output<typeof shape>;
interface TelnyxOptions {
  readonly fromDisplayName?: string | undefined;
  readonly machineDetection?: 'premium' | 'detect_beep' | 'detect_words' | undefined;
  readonly mediaEncryption?: 'SRTP' | 'DTLS' | undefined;
  readonly transport?: 'UDP' | 'TCP' | 'TLS' | undefined;
  readonly region?: 'US' | 'Europe' | 'Canada' | 'Australia' | 'Middle East' | undefined;
  readonly recordingChannels?: 'single' | 'dual' | undefined;
  readonly recordingFormat?: 'wav' | 'mp3' | undefined;
  readonly recordingTrack?: 'both' | 'inbound' | 'outbound' | undefined;
  readonly conference?: {
    readonly beep?: 'always' | 'never' | 'on_enter' | 'on_exit' | undefined;
    readonly startOnEnter?: boolean | undefined;
    readonly endOnExit?: boolean | undefined;
  } | undefined;
  readonly billingGroup?: string | undefined;
}
declare const telnyx: import("@callplane/core").Plugin<"telnyx", import("zod").ZodType<{
  apiKey: string;
  publicKey: string;
  connectionId: string;
  baseUrl: string;
}, TelnyxSettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  apiKey: string;
  publicKey: string;
  connectionId: string;
  baseUrl: string;
}, TelnyxSettingsInput>>, import("zod").ZodType<TelnyxOptions, TelnyxOptions, import("zod/v4/core").$ZodTypeInternals<TelnyxOptions, TelnyxOptions>>>;
type GatewaySpec = Omit<Gateway, 'id'>;
interface TrunkExtras {
  readonly destinations?: readonly string[] | undefined;
  readonly callerId?: string | undefined;
}
interface CreateOptions extends TrunkExtras, Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'> {}
interface TelnyxGateways extends GatewaysPort {
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>;
  attach(id: string, numbers: readonly string[]): Promise<Gateway>;
  plan(wanted: GatewaySpec): readonly string[];
  missing(wanted: GatewaySpec, extras?: TrunkExtras): Promise<readonly string[]>;
  unmake(wanted: GatewaySpec, record: MadeSteps, extras?: TrunkExtras): Promise<string | void>;
}
declare const frontDoor: FrontDoor;
export { type CreateOptions, type TelnyxGateways, type TelnyxOptions, type TelnyxSettings, type TelnyxSettingsInput, telnyx, frontDoor as telnyxFrontDoor };