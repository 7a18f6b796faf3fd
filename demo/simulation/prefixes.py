"""The letters before the numbers of an item's cases, after its Chinese name."""

PREFIXES = {
    "P01": "JH", "P02": "RW", "P03": "ZB", "P04": "GA", "P05": "SK", "P06": "QY", "P07": "AP",
    "P08": "GS", "P09": "JC", "P10": "HZ", "P11": "TX", "P12": "QZ", "P13": "ZZ", "P14": "RZ",
    "P15": "ZY", "P16": "LX", "P17": "JZ", "P18": "HY", "P19": "AJ", "P20": "LB", "P21": "DF",
    "P22": "RY", "P23": "FZ", "P24": "JD", "P25": "JS", "P26": "LP", "P27": "FY", "P28": "LY",
    "P29": "YC", "P30": "XM", "P31": "YX", "P32": "XS", "P33": "YS", "P34": "ZJ", "P35": "HX",
    "P36": "CG", "P37": "ZC", "P38": "YZ", "P39": "GC", "P40": "XX", "P41": "XH", "P42": "GB",
    "P43": "KH", "P44": "YG", "P45": "ZP", "P46": "SF", "P47": "BX", "P48": "XT", "P49": "DZ",
}  # fmt: skip
