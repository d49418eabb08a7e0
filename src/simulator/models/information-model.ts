/**
 * The information model of a Konnektor: who may use what. Kept by the administrator, checked for every call.
 *
 * Room: simulator/models. [REQ:gemSpec_Kon:TIP1-A_4522] [REQ:gemSpec_Kon:TAB_KON_507]
 */
export interface InformationModel {
  mandanten: Mandant[];
  clientsystems: Clientsystem[];
  arbeitsplaetze: Arbeitsplatz[];
  /** SM-B cards the Konnektor manages. */
  managedSmb: string[];
  /** CS_AP: which workplaces a client system may use for a Mandant. */
  csAp: { mandant: string; clientsystem: string; arbeitsplatz: string }[];
  /** At most one terminal per Mandant and workplace takes remote PINs. */
  remotePin: { mandant: string; arbeitsplatz: string; ctId: string }[];
}

export interface Mandant {
  id: string;
  clientsystems: string[];
  arbeitsplaetze: string[];
  terminals: string[];
  /** ICCSN of the SM-B assigned to it. */
  smb: string[];
}

export interface Clientsystem {
  id: string;
  /** Users (with password) and certificates (SHA-256 of the DER, hex) that belong to it. */
  users: { user: string; password: string }[];
  certificates: string[];
}

export interface Arbeitsplatz {
  id: string;
  localTerminals: string[];
  remoteTerminals: string[];
}
