/** The look of the panels: the product's ink, paper and sea marks, on one page. Room: simulator/panel. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#FBFAF7;--surface:#fff;--ink:#12212B;--quiet:#4A5963;--line:#E2E0DA;--accent:#0B5A73;--good:#1B7F5C;--bad:#B3261E;--onaccent:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#0F1A21;--surface:#16242D;--ink:#E8EEF2;--quiet:#A9B7C0;--line:#24343F;--accent:#5CC3E0;--good:#4CC39A;--bad:#FF8A80;--onaccent:#0F1A21}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/24px "Source Sans 3",system-ui,sans-serif}
main{max-width:760px;margin:0 auto;padding:16px}.banner{margin:0;padding:8px 16px;background:var(--surface);border-bottom:1px solid var(--line);color:var(--quiet)}
h1{font-size:28px;line-height:36px;margin:16px 0}h2{font-size:20px;margin:32px 0 12px}a{color:var(--accent)}
section,.front{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:16px;margin:16px 0}section h2{margin:0}
.devices,.states{list-style:none;padding:0;margin:8px 0}.devices li,.states li{padding:8px 0;border-top:1px solid var(--line);display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center}
.devices span{color:var(--quiet)}.row{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 8px}form{display:flex;flex-wrap:wrap;gap:8px;align-items:end;margin:0 0 8px}.row form,.devices form,.states form{margin:0}
label{display:flex;flex-direction:column;gap:4px;color:var(--quiet);max-width:100%}input,select{font:inherit;min-height:44px;padding:8px;border:1px solid var(--quiet);border-radius:10px;background:var(--bg);color:var(--ink);max-width:100%}
button{font:inherit;min-height:44px;padding:8px 16px;border:1px solid var(--accent);border-radius:10px;background:var(--surface);color:var(--accent);cursor:pointer}button:hover{background:var(--accent);color:var(--onaccent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.display{background:#10241c;color:#b9f5cf;font:16px/24px ui-monospace,monospace;padding:16px;border-radius:6px;min-height:88px;margin:12px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
.lamps{display:flex;flex-wrap:wrap;gap:8px 24px}.lamp i{display:inline-block;width:12px;height:12px;border-radius:50%;margin-right:8px;border:2px solid var(--quiet)}.lamp.good i{background:var(--good);border-color:var(--good)}.lamp.bad i{background:var(--bad);border-color:var(--bad)}
code,li{overflow-wrap:anywhere;min-width:0}
`;
