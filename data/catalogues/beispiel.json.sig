{
  "format": "ti-lotse-signatur/1",
  "key": "example",
  "fingerprint": "4E:37:E9:E1:A8:A0:B4:54:30:FB:E8:01:30:23:DC:BE:7C:68:54:FF:C1:7B:D9:30:8F:8B:FC:DB:48:F5:DB:98",
  "signature": "PXGeGlM/J1S6mBWNy/pFGIA0dZdAPDYAnW6wCOh9heM/+aU0gjsU2F8IwpTFWUA71p2huqtmI3zP8vPA2rUJBA=="
}
