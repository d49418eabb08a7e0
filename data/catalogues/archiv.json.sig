{
  "format": "ti-lotse-signatur/1",
  "key": "archiv",
  "fingerprint": "65:D5:0F:05:8E:AF:AE:6B:50:7F:1A:B4:75:96:EB:05:3B:76:A0:0B:AA:7D:6B:FC:B9:3D:D5:05:66:65:77:FE",
  "signature": "iQv0skAqdGz4qKlYFnKaSZY5Cyr6xClSCm6LtIdkK3x5Sg66WJUR/C2EHWqV/BciyZuU6ALwc8HShSbwRVuFBA=="
}
