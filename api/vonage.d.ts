import { FrontDoor, Gateway, GatewaysPort, JsonObject } from "@callplane/core";
import { z } from "zod";
type GatewaySpec = Omit<Gateway, 'id'>;
interface DescribedSetting {
  readonly at: string;
  readonly label: string;
  readonly value: string;
}
interface DescribedGateway {
  readonly settings: readonly DescribedSetting[];
  readonly text: string;
}
declare const describeGateway: (wanted: GatewaySpec) => DescribedGateway;
declare const describedGateways: GatewaysPort & {
  readonly describe: typeof describeGateway;
};
interface VonageSettingsInput {
  readonly applicationId: string;
  readonly privateKey: string;
  readonly apiKey: string;
  readonly apiSecret?: string | undefined;
  readonly signatureSecret: string;
  readonly baseUrl?: string | undefined;
  readonly restUrl?: string | undefined;
}
declare const shape: z.ZodObject<{
  applicationId: z.ZodUUID;
  privateKey: z.ZodString;
  apiKey: z.ZodString;
  apiSecret: z.ZodOptional<z.ZodString>;
  signatureSecret: z.ZodString;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  restUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type VonageSettings = z.output<typeof shape>;
interface VonageOptions {
  readonly ncco?: readonly JsonObject[] | undefined;
  readonly answerUrl?: string | undefined;
  readonly answerMethod?: 'GET' | 'POST' | undefined;
  readonly recording?: {
    readonly format?: 'mp3' | 'wav' | 'ogg' | undefined;
    readonly channels?: number | undefined;
    readonly beepStart?: boolean | undefined;
  } | undefined;
  readonly detection?: {
    readonly mode?: 'default' | 'detect' | 'detect_beep' | undefined;
    readonly beepTimeout?: number | undefined;
  } | undefined;
  readonly conversation?: {
    readonly startOnEnter?: boolean | undefined;
    readonly endOnExit?: boolean | undefined;
    readonly mute?: boolean | undefined;
    readonly musicOnHoldUrl?: string | undefined;
  } | undefined;
  readonly userToUser?: string | undefined;
}
declare const vonage: import("@callplane/core").Plugin<"vonage", import("zod").ZodType<{
  applicationId: string;
  privateKey: string;
  apiKey: string;
  apiSecret?: string | undefined;
  signatureSecret: string;
  baseUrl: string;
  restUrl: string;
}, VonageSettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  applicationId: string;
  privateKey: string;
  apiKey: string;
  apiSecret?: string | undefined;
  signatureSecret: string;
  baseUrl: string;
  restUrl: string;
}, VonageSettingsInput>>, import("zod").ZodType<VonageOptions, VonageOptions, import("zod/v4/core").$ZodTypeInternals<VonageOptions, VonageOptions>>>;
declare const frontDoor: FrontDoor;
export { type DescribedGateway, type DescribedSetting, type VonageOptions, type VonageSettings, type VonageSettingsInput, describeGateway, describedGateways, vonage, frontDoor as vonageFrontDoor };