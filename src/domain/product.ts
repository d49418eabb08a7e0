/**
 * What a device says it is: ProductInformation in our words.
 *
 * Room: domain. Identity of a model is vendor + product code (+ hardware) [REQ:gemSpec_Kon:TIP1-A_4812];
 * capabilities are never derived from it alone.
 */

export interface ProductIdentity {
  /** `ProductVendorID`, up to 5 characters by rule; longer ones occur. Empty when the device told nothing. */
  vendorId: string;
  /** `ProductCode`, up to 8 characters. */
  productCode: string;
  vendorName: string;
  name: string;
  /** `ProductType`, e.g. "Konnektor", "vkon", "KT". */
  type: string;
  /** `ProductTypeVersion`; not comparable across vendors or product types. */
  ptv: string;
  /** `HWVersion` as written. */
  hardware: string;
  /** `FWVersion` as written; may be no version at all. */
  firmware: string;
}

/** Same model, compared without case: vendors write "SECUN" and "secun". */
export function isModel(
  product: Pick<ProductIdentity, "vendorId" | "productCode">,
  model: { vendorId: string; productCode: string },
): boolean {
  return (
    product.vendorId.toLowerCase() === model.vendorId.toLowerCase() &&
    product.productCode.toLowerCase() === model.productCode.toLowerCase()
  );
}
