/**
 * The modules of a QR code out of the server's SVG: only shapes come over, so that nothing else in it can act.
 *
 * Room: web.
 */
export function qrFrom(svg: string): { viewBox: string; paths: string[] } | undefined {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const viewBox = root.getAttribute("viewBox");
  const paths = [...root.querySelectorAll("path")].map((path) => path.getAttribute("d") ?? "");
  return viewBox && paths.length > 0 ? { viewBox, paths } : undefined;
}
