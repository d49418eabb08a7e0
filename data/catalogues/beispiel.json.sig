{
  "format": "ti-lotse-signatur/1",
  "key": "example",
  "fingerprint": "67:89:3E:CD:45:26:9B:28:F8:FB:BD:6F:95:F0:FD:34:0E:B4:47:7F:E1:0E:DA:A4:80:15:0D:69:02:62:A8:B2",
  "signature": "04FMdwa8pZz+JgWzJ81BOjvQDbSxt+1Xal/GIItF/1hnD/EH4BAvqWoVy5Nh/fHS0RxDKynaYjZuGG2QnaMsAA=="
}
